"""What an account is for: one of the clinical roles, which record, or the office and the people who run the hub."""

from enum import StrEnum

from mavis_tui.models.protocols import ROLE_LABELS
from mavis_tui.models.vaccination import Role


class Position(StrEnum):
    """What somebody is at the hub. The first three are a `Role`; the others sign in on no laptop and record nothing."""

    NURSE = Role.NURSE.value
    HEALTHCARE_ASSISTANT = Role.HEALTHCARE_ASSISTANT.value
    PRESCRIBER = Role.PRESCRIBER.value
    OFFICE = "office"
    ADMINISTRATOR = "administrator"

    @property
    def role(self) -> Role | None:
        """What she may record, by Mavis's rules; None for who records nothing."""
        return None if self in (Position.OFFICE, Position.ADMINISTRATOR) else Role(self.value)

    @property
    def label(self) -> str:
        """What staff read, in the middle of a sentence."""
        return self.value if self.role is None else ROLE_LABELS[self.role]

    @property
    def decides(self) -> bool:
        """Whether she may decide about what the hub doubts, and export: not who only assists."""
        return self is not Position.HEALTHCARE_ASSISTANT


def position_of(stored: str | None) -> Position:
    """Read a row of `roles`; who has none is a nurse, because accounts are older than roles."""
    return Position(stored) if stored else Position.NURSE
