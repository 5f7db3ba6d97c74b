"""A batch of vaccine that is called back."""
