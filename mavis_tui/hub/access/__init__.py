"""Who may ask the hub, from which device, and how often a password may be wrong."""
