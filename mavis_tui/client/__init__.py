"""The way to the hub: one service, whose every failure is one of `mavis_tui.errors`."""
