"""The offline store: everything this device keeps, encrypted, durable, and safe when two processes write at once."""
