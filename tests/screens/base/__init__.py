"""What all screens have in common, at the desk."""
