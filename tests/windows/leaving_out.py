"""Pytest's plugin of `make windows`: what stands in the table is left out, each with its reason."""

from pathlib import Path

import pytest

from tests.windows.left_out import LEFT_OUT


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Don't even load files that stand in the table: many need modules that Windows doesn't have."""
    name = collection_path.relative_to(config.rootpath).as_posix()
    return True if any(one.what in (name, f"{name}/") for one in LEFT_OUT) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip single tests that stand in the table."""
    why = {one.what: one.why for one in LEFT_OUT}
    for item in items:
        named = item.nodeid.partition("[")[0]
        if named in why:
            item.add_marker(pytest.mark.skip(reason=why[named]))
