"""What the operating system lets this process do: leave its memory in a file, be read by others, open many files."""

import sys

if sys.platform == "linux":
    import ctypes
if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4
"""Linux's prctl(2): 0 means no core file, and no other process of the same user may read this one's memory."""


def leave_no_core_file() -> None:
    """Write no memory to a file after a crash, and on Linux let nobody read it. Windows leaves none by itself."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def open_many_files(wanted: int) -> None:
    """Let this process have so many files and sockets open, or as many as it may. Windows sets no such limit."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < allowed:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
