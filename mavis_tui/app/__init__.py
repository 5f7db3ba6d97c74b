"""The app: its screens put together, locked, drawn and driven by keys."""
