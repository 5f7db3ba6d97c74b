"""TinyDB on an encrypted file: what it stores, opens, and waits for."""
