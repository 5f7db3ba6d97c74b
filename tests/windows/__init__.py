"""The suite on CPython for Windows, under Wine: `make windows`. See docs/windows.md."""
