"""Getting what was recorded here to the hub, once, whatever the network does."""
