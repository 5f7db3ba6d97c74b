"""What Windows needs of our pinned requirements: its own, with every hash, and nothing of Linux."""

import re

from release.windows_python import for_windows
from tests.windows.prefix import CHECKOUT, NOT_THERE


def test_requirements_for_windows_have_its_own_and_none_of_linux_each_with_hashes() -> None:
    wanted = for_windows(CHECKOUT / "requirements" / "dev.txt", NOT_THERE)
    names = re.findall(r"^([\w.-]+)==", wanted, re.MULTILINE)
    assert {"colorama", "pywin32-ctypes", "sqlcipher3", "textual"} <= set(names)
    assert not {"jeepney", "secretstorage", "mypy", "cairosvg"} & set(names)
    assert ";" not in wanted
    assert all(re.search(rf"^{re.escape(name)}==\S+ \\\n    --hash=sha256:", wanted, re.MULTILINE) for name in names)
