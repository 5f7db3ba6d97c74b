"""Under which of Mavis's session ids a record leaves."""

import pytest

from mavis_tui.models.telling_apart.session_key import NOT_SAID, leaves_as
from tests.builders import a_session


@pytest.mark.parametrize(
    ("in_mavis", "leaves"), [("", None), ("1204", None), ("1310", "1310"), ("clinic", "clinic"), (NOT_SAID, None)]
)
def test_a_record_is_told_the_session_id_only_where_it_is_said_and_another_one_than_here(
    in_mavis: str, leaves: str | None
) -> None:
    assert leaves_as(a_session(in_mavis=in_mavis)) == leaves
