"""What other laptops of the team recorded and Mavis takes from no file, as far as the list here knows it.

It stands on the list of whoever recorded it as well, and is said to: one of the two enters it in Mavis.
"""

from collections.abc import Collection, Iterable, Iterator

from mavis_tui.models.beside_doses.in_words import NO_FILE
from mavis_tui.models.calendar import long_date
from mavis_tui.models.change import OfTheDay, day_kind
from mavis_tui.models.child import Child
from mavis_tui.models.files.by_hand import (
    ByHand,
    When,
    steps_beside_a_file,
    steps_of_absence,
    steps_of_day,
    untrue_in_mavis,
)
from mavis_tui.models.files.selection import NO_ATTENDANCE, said_of_day, what_and_when
from mavis_tui.models.given_although.in_words import to_enter
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Staff, Vaccination

ELSEWHERE = "It was recorded on another laptop of the team, and is on the list there too."


def of_colleagues(
    children: Iterable[Child], session: Session, own: Collection[tuple[str, int]], answered: Collection[tuple[str, str]]
) -> Iterator[ByHand]:
    """Give what is to be done in Mavis for what isn't this laptop's own, child by child.

    `own` are the records of this laptop, by id and revision; `answered` for whom and for which day (as ISO says it) it
    has an answer of its own about attendance.
    """
    for child in children:
        for day in child.attendance:
            if day.attending is False and (child.id, day.on.isoformat()) not in answered and day.on in session.dates:
                yield _thing(
                    f"absent.{child.id}.{day.on.isoformat()}",
                    session,
                    child,
                    (f"Absent, {long_date(day.on)}", NO_ATTENDANCE),
                    steps_of_absence(day.on),
                )
        for record in child.of_the_day:
            if _is_of(record, session) and (record.id, record.revision) not in own and NO_FILE[day_kind(record)]:
                key = f"{record.id}:{record.revision}"
                words = said_of_day(record), NO_FILE[day_kind(record)]
                yield _thing(key, session, child, words, steps_of_day(record), record.by)
        for care in child.care.values():
            for dose in care.history:
                if dose.session == session.id and dose.withdrawn is None and (dose.id, dose.revision) not in own:
                    yield from _of_a_dose(dose, session, child)


def _is_of(record: OfTheDay, session: Session) -> bool:
    return record.withdrawn is None and record.session == session.id


def _of_a_dose(dose: Vaccination, session: Session, child: Child) -> Iterator[ByHand]:
    for when, why in ((When.BEFORE, to_enter(dose)), (When.AFTER, untrue_in_mavis(dose))):
        if why:
            key = f"{dose.id}:{dose.revision}:{when}"
            words = what_and_when(dose), why
            yield _thing(
                key, session, child, words, steps_beside_a_file(dose, when), dose.recorded_by or dose.performed_by
            )


def _thing(
    key: str,
    session: Session,
    child: Child,
    words: tuple[str, str],
    steps: tuple[str, ...],
    by: Staff | None = None,
) -> ByHand:
    what, why = words
    return ByHand(
        key=key,
        session=session.id,
        child=child.full_name,
        what=what,
        why=why,
        steps=steps,
        by=(by.name or by.email) if by is not None else "",
        also=ELSEWHERE,
    )
