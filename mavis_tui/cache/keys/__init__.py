"""What opens the store: the vault, its wrapped keys, the keyring, and wrong passwords."""
