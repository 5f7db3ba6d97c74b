"""Who works on this device: signing in, unlocking, locking."""
