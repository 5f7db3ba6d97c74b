"""What a nurse talks about, as msgspec Structs: one set for the wire, the disk and the code."""
