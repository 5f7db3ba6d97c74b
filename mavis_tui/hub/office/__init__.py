"""What the office does: workbooks in, records decided, files out."""
