"""Where Windows, macOS and Linux differ: nothing above asks on which of them it runs. See docs/windows.md."""
