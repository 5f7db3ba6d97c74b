"""Workbooks in, files out."""
