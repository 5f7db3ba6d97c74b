"""The pages of several laptops without a team server."""
