"""Forms that were left unfinished, kept in `device.db`. A draft is no record: nothing here is sent or counted."""

from pathlib import Path

import msgspec
from msgspec import Struct
from tinydb.table import Document

from mavis_tui.cache.engine.rows import decoded, number_of
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.models.although import Although
from mavis_tui.models.programme import Programme
from mavis_tui.models.vaccination import Id, Moment

_TABLE = "drafts"


class Draft(Struct, frozen=True, kw_only=True):
    """What stood in the form of one record, field by field, as it was typed.

    `name` and `label` say whom and what it is about where the session can't be read. `correcting` is the id of the
    record to be corrected, if it is one. `recorded` counts what was on record for the child and programme on this
    device: more than that now means that the form was confirmed after all. `at` is the field that had the focus;
    `although` is what was said already of a child who isn't due. `by` is the e-mail address of who typed it, to whom
    alone it is offered; empty in drafts of an earlier program, which are anybody's. `kind` is that of a record beside
    the doses, empty for a dose.
    """

    session: Id
    child: Id
    programme: Programme
    name: str
    label: str
    given: bool
    kept_at: Moment
    fields: dict[str, str]
    recorded: int = 0
    elsewhere: bool = False
    more: bool = False
    correcting: str = ""
    at: str = ""
    although: Although | None = None
    by: str = ""
    kind: str = ""

    @property
    def number(self) -> int:
        """Under which it is kept: there is one for each nurse, child and programme, and kind beside the doses."""
        of = f"{self.session}/{self.child}/{self.programme}{f'/{self.kind}' if self.kind else ''}"
        return number_of(f"{of}/{self.by.casefold()}" if self.by else of)


class Drafts:
    """The drafts of this device. What was kept is on the disk when `keep` returns."""

    def __init__(self, database: SealedDatabase) -> None:
        self._database = database
        self._decoder = msgspec.json.Decoder(Draft)

    def keep(self, draft: Draft) -> None:
        """Keep a draft in the place of an earlier one for the same child and programme."""
        self._database.table(_TABLE).upsert(Document(msgspec.to_builtins(draft), draft.number))

    def all(self) -> list[Draft]:
        """List the drafts, oldest first."""
        path: Path = self._database.file.path
        found = [decoded(self._decoder, row.body, path) for row in self._database.file.rows(_TABLE)]
        return sorted(found, key=lambda draft: draft.kept_at)

    def remove(self, draft: Draft) -> None:
        """Remove a draft; one that isn't there is fine."""
        self._database.table(_TABLE).remove(doc_ids=[draft.number] if self._has(draft) else [])

    def remove_of(self, session_id: str) -> None:
        """Remove the drafts of a session."""
        for draft in self.all():
            if draft.session == session_id:
                self.remove(draft)

    def _has(self, draft: Draft) -> bool:
        return self._database.file.row(_TABLE, draft.number) is not None
