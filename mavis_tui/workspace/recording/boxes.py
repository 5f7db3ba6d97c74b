"""Boxes of vaccine that are scanned: which product a code stands for, and whether it may be given to this child now.

No list of product codes is at hand, so a device learns them: who scans one that it doesn't know is asked which vaccine
it is, once.
"""

from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.models.batch import Batch, BoxCode
from mavis_tui.models.calendar import Clock, long_date, short_date, today
from mavis_tui.models.programme import VACCINES, Vaccine
from mavis_tui.models.rules import batch_number_breach
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.recording.box_codes import NOTHING_FILLED_IN, box_code
from mavis_tui.workspace.recording.box_found import BoxFound
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.words import Tone


class Boxes:
    """The verbs for scanned boxes. None of them records anything: a person confirms what the form then says."""

    def __init__(self, store: Store, clock: Clock, readable: ReadableSessions) -> None:
        self._store = store
        self._clock = clock
        self._readable = readable

    def read(self, text: str) -> BoxCode:
        """Read what a scanner sent. Raises BadInput in words where it is no code of a box, or a damaged one."""
        return box_code(text, today(self._clock))

    def vaccine_of(self, code: BoxCode) -> Vaccine | None:
        """Give the vaccine of a product code; None where nobody has said it on this device."""
        return VACCINES.get(self._store.device.products.get(code.gtin, ""))

    def learn(self, code: BoxCode, vaccine: str) -> None:
        """Remember which vaccine (an upload name) a product code stands for, in the place of what was said before."""
        if code.gtin and vaccine in VACCINES and self._store.device.products.get(code.gtin) != vaccine:
            self._store.device.set_product(code.gtin, vaccine)

    def for_child(self, options: Options, text: str, said: str = "") -> BoxFound:
        """Hold a box against what may be given to a child. What can't be read at all is said in words, too.

        Where nobody has told this device yet which vaccine the product is, it is the one that is `said` (an upload
        name) to be in this box.
        """
        try:
            code = self.read(text)
        except BadInput as error:
            return BoxFound(words=str(error), tone=Tone.YELLOW, code=BoxCode())
        return self._held_against(options, code, said)

    def _held_against(self, options: Options, code: BoxCode, said: str) -> BoxFound:
        if not code.gtin:
            return _no(code, "This code doesn’t say which product it is.", "Choose the batch, or type it.")
        vaccine = self.vaccine_of(code) or VACCINES.get(said)
        if vaccine is None:
            return BoxFound(words="", tone=Tone.PLAIN, code=code, asks=True)
        if vaccine.name not in {one.name for one in options.vaccines}:
            may_be = " or ".join(one.brand for one in options.vaccines)
            return _no(
                code,
                f"WRONG VACCINE for {options.child.full_name}: this box is {vaccine.brand}.",
                f"It can be: {may_be}.",
            )
        if code.expiry is not None and code.expiry < options.day:
            return _no(
                code, f"EXPIRED on {short_date(code.expiry)}: do not give it ({vaccine.brand}).", "Take another box."
            )
        return self._batch(options, code, vaccine)

    def _batch(self, options: Options, code: BoxCode, vaccine: Vaccine) -> BoxFound:
        if not code.batch:
            words = f"{vaccine.brand}. This code doesn’t say which batch it is: choose it, or type it."
            return BoxFound(words=words, tone=Tone.YELLOW, code=code, fills=True, vaccine=vaccine)
        if wrong := batch_number_breach(code.batch):
            return _no(code, f"The box says batch {code.batch}.", wrong.replace("Enter", "Mavis wants"))
        listed = self._listed(options, code, vaccine)
        if listed is None:
            expires = f", expires {short_date(code.expiry)}" if code.expiry else ""
            words = (
                f"{vaccine.brand}, batch {code.batch}{expires}: not a batch of this session. Compare it with the box."
            )
            return BoxFound(
                words=words,
                tone=Tone.YELLOW,
                code=code,
                fills=True,
                vaccine=vaccine,
                number=code.batch,
                expiry=code.expiry,
            )
        if why_not := _differs(listed, code, vaccine):
            return _no(code, why_not, "Look at the box.")
        expiry = listed.expiry or code.expiry
        if expiry is not None and expiry < options.day:
            return _no(code, f"EXPIRED on {short_date(expiry)}: do not give it ({vaccine.brand}).", "Take another box.")
        expires = f", expires {short_date(expiry)}" if expiry else ""
        return BoxFound(
            words=f"Scanned: {vaccine.brand}, batch {listed.number}{expires}.",
            tone=Tone.GREEN,
            code=code,
            fills=True,
            listed=True,
            vaccine=vaccine,
            number=listed.number,
            expiry=expiry,
        )

    def _listed(self, options: Options, code: BoxCode, vaccine: Vaccine) -> Batch | None:
        """Find the batch among those of the form, then among all of the session, also those out of use."""
        everything = [*options.batches_of(vaccine), *self._readable.all_batches(options.session.id)]
        return next((one for one in everything if one.number.casefold() == code.batch.casefold()), None)


def _differs(listed: Batch, code: BoxCode, vaccine: Vaccine) -> str:
    if listed.archived:
        return f"Batch {listed.number} was taken out of use by your team."
    if listed.programme is not vaccine.programme or listed.vaccine not in (None, vaccine.name):
        brand = VACCINES[listed.vaccine].brand if listed.vaccine else "another vaccine"
        return f"Batch {listed.number} is listed as {brand}, and the box says {vaccine.brand}."
    if listed.expiry is not None and code.expiry is not None and listed.expiry != code.expiry:
        return (
            f"Batch {listed.number} is listed as expiring on {long_date(listed.expiry)}, and the box says "
            f"{long_date(code.expiry)}."
        )
    return ""


def _no(code: BoxCode, what: str, to_do: str) -> BoxFound:
    return BoxFound(words=f"{what} {NOTHING_FILLED_IN} {to_do}", tone=Tone.YELLOW, code=code)
