"""What laptops send: found, judged and kept."""
