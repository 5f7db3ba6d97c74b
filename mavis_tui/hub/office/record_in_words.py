"""What one revision of a record is in words, label by label, as the commands and the pages of the hub show it."""

from mavis_tui.models.beside_doses.in_words import rows_of_day, what_it_is
from mavis_tui.models.calendar import long_date
from mavis_tui.models.change import Change
from mavis_tui.models.programme import label_of
from mavis_tui.models.recorded.in_words import rows_of


def described(change: Change, stands: str) -> dict[str, str]:
    """Give the rows of a revision; `stands` says how it stands."""
    rows = {"Record": change.id, "Stands": stands}
    if change.vaccination is not None:
        record = change.vaccination
        rows["Programme"] = label_of(record.programme, record.variant)
        rows["Date"] = long_date(record.performed_on)
        rows |= rows_of(record)
    elif change.of_the_day is not None:
        rows["What"] = what_it_is(change.of_the_day)
        rows |= rows_of_day(change.of_the_day)
    elif change.batch is not None:
        rows["Batch"] = change.batch.number
        rows["Expires"] = long_date(change.batch.expiry) if change.batch.expiry else "not known"
    elif change.attendance is not None:
        said = {True: "attending", False: "absent", None: "not registered"}[change.attendance.attending]
        rows["Attendance"] = f"{said} on {long_date(change.attendance.on)}"
    if change.child is not None:
        rows["Child"] = change.child
    return {**rows, "Session": change.session, "Recorded by": change.made_by, "Device": change.device}
