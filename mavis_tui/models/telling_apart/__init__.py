"""Who is who: names as one compares them, the children a device knows, sessions that are one."""
