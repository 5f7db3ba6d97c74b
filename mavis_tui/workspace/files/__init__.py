"""Files that leave the device."""
