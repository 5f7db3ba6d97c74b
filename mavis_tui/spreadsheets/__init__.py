"""Mavis's own files: the workbook it exports per session, read into the models."""
