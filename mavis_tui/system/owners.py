"""Who may read a file: modes, and on Windows the access control list, which files take from their folder."""

import os
import re
import sys
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)
"""For `os.open`: Windows would otherwise turn line feeds into two bytes."""

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _FOR_ITS_OWNER = "D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
    """SDDL: all for the owner, the system and the administrators, for what is made in the folder too, and nothing
    from the folder above (learn.microsoft.com/windows/win32/secauthz/ace-strings)."""
    _LIST, _LIST_OF_ITS_OWN = 0x4, 0x8000_0004
    """DACL_SECURITY_INFORMATION, and the same with PROTECTED_DACL_SECURITY_INFORMATION."""
    _REVISION = 1

    def keep_to_owner(folder: Path) -> None:
        """Let only its owner read a folder and what will be made in it. A disk without such lists (FAT) has no way."""
        advapi, kernel = ctypes.WinDLL("advapi32"), ctypes.WinDLL("kernel32")
        kernel.LocalFree.argtypes = [ctypes.c_void_p]
        described = ctypes.c_void_p()
        advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            _FOR_ITS_OWNER, _REVISION, ctypes.byref(described), None
        )
        try:
            advapi.SetFileSecurityW(str(folder), _LIST_OF_ITS_OWN, described)
        finally:
            kernel.LocalFree(described)

    def is_open_to_others(path: Path, _mode: int) -> bool:
        """Tell whether other users may read what is at `path`."""
        return lets_others_in(_list_of(path))

    def _list_of(path: Path) -> str:
        """Give the access control list as SDDL, an empty text where it can't be asked."""
        advapi, kernel = ctypes.WinDLL("advapi32"), ctypes.WinDLL("kernel32")
        kernel.LocalFree.argtypes = [ctypes.c_void_p]
        needed = wintypes.DWORD()
        advapi.GetFileSecurityW(str(path), _LIST, None, 0, ctypes.byref(needed))
        held = ctypes.create_string_buffer(max(needed.value, 1))
        if not advapi.GetFileSecurityW(str(path), _LIST, held, needed, ctypes.byref(needed)):
            return ""
        text = wintypes.LPWSTR()
        if not advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(
            held, _REVISION, _LIST, ctypes.byref(text), None
        ):
            return ""
        try:
            return text.value or ""
        finally:
            kernel.LocalFree(text)

else:

    def keep_to_owner(folder: Path) -> None:
        """Let only its owner read a folder, whatever the umask. Raises OSError."""
        folder.chmod(0o700)

    def is_open_to_others(_path: Path, mode: int) -> bool:
        """Tell whether other users may read what has this mode."""
        return bool(mode & 0o077)


def lets_others_in(listed: str) -> bool:
    """Tell whether a list in SDDL allows something to everybody, to all users or to guests; one that is no list does.

    `(A;OICI;FA;;;OW)` allows (A) all (FA) to the owner (OW), also in what is made inside (OICI).
    """
    if "NO_ACCESS_CONTROL" in listed:
        return True
    allowed = re.findall(r"\(X?A;[^;)]*;([^;)]*);[^;)]*;[^;)]*;(\w+|S-[\d-]+)\)", listed)
    return any(who in _OTHERS and rights not in ("", "0x0") for rights, who in allowed)


_OTHERS = frozenset({"WD", "BU", "AU", "BG", "AN", "IU", "NU", "S-1-1-0", "S-1-5-11", "S-1-5-32-545", "S-1-5-32-546"})
"""Everybody, the users, those who signed in, guests, and those without a name, in the letters of SDDL or as ids."""
