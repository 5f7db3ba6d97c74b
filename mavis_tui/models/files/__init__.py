"""What goes into a file, and what of it is written as notes for Mavis."""
