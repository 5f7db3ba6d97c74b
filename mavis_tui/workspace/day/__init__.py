"""What a day at a school came to: counted once, for the page, the command, the paper and the report."""
