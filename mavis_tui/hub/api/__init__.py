"""The calls of the hub, and what stands around each."""
