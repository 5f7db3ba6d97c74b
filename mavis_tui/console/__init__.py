"""What commands share: passwords, options, printing, and putting the real parts together."""
