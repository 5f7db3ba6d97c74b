"""Recognising a child who is known already, the way Mavis does. Source: Mavis facts 2.8."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from mavis_tui.models.child import Child


def identity_of(child: Child) -> str:
    """Hash what tells children apart who have no NHS number: names in any case, date of birth, postcode."""
    parts = (child.given_name, child.family_name, child.date_of_birth.isoformat(), child.postcode)
    text = "\n".join(" ".join(part.casefold().split()) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class KnownChildren:
    """The ids under which children are known already; who is told first keeps what several share."""

    by_nhs_number: dict[str, str] = field(default_factory=dict)
    by_identity: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def add(self, child_id: str, nhs_number: str | None, identity: str | None) -> None:
        """Tell of a child. Without its identity it is recognised by its number only."""
        if identity is not None:
            self.by_identity.setdefault(identity, (child_id, nhs_number))
        if nhs_number:
            self.by_nhs_number.setdefault(nhs_number, child_id)

    def recognised(self, listed: Iterable[Child]) -> Iterator[Child]:
        """Give each child under the id it is known by; no two get the same one."""
        taken: set[str] = set()
        for child in listed:
            known = self._id_of(child)
            chosen = known if known is not None and known not in taken else child.id
            taken.add(chosen)
            yield child if chosen == child.id else _under(chosen, child)

    def _id_of(self, child: Child) -> str | None:
        if child.nhs_number in self.by_nhs_number:
            return self.by_nhs_number[child.nhs_number]
        held, number = self.by_identity.get(identity_of(child), (None, None))
        # A namesake with another NHS number is somebody else.
        return None if number and child.nhs_number else held


def _under(child_id: str, child: Child) -> Child:
    care = {
        programme: msgspec.structs.replace(
            one, history=tuple(msgspec.structs.replace(record, child=child_id) for record in one.history)
        )
        for programme, one in child.care.items()
    }
    return msgspec.structs.replace(child, id=child_id, care=care)
