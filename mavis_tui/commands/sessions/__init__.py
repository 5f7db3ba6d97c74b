"""Commands about sessions: which there are, which are saved here, their dates and batches."""
