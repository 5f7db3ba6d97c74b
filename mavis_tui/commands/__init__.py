"""The words of the command line, one family a file."""
