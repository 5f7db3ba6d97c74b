"""The sessions that laptops save, and the children on them."""
