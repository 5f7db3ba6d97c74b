"""The form of one batch: a new one, which can be added anywhere, or one to edit, which works online only."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from mavis_tui.errors import BadInput
from mavis_tui.models.batch import BoxCode
from mavis_tui.models.programme import VACCINES, Vaccine, label_of
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.recording.asked import NOT_SAID
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.batches import BatchAnswers, BatchesPage, BatchLine
from mavis_tui.workspace.words import Tone


class BatchScreen(HubForm):
    """Vaccine, number and expiry date; of a batch that is there already the number stays.

    `number` is that of the batch, once there is one. A new one may be `scanned`; where its product is not known yet,
    somebody says once which vaccine it is, and the device remembers it.
    """

    def __init__(
        self, workspace: Workspace, page: BatchesPage, line: BatchLine | None = None, *, scanned: str = ""
    ) -> None:
        super().__init__(workspace)
        self._session = page.session
        self._scanned_at_first = scanned
        self._unknown: BoxCode | None = None
        self._line = line
        self._vaccines = [
            vaccine for vaccine in page.vaccines if line is None or vaccine.programme is line.batch.programme
        ]
        self._at_first = BatchAnswers()
        self.number = line.batch.number if line is not None else ""

    def body(self) -> ComposeResult:
        """The fields, those of a batch that is there already filled in."""
        batch = self._line.batch if self._line is not None else None
        several = len({vaccine.programme for vaccine in self._vaccines}) > 1
        choices = [
            Choice(
                vaccine.name,
                f"{label_of(vaccine.programme, vaccine.variant)}: {vaccine.brand}" if several else vaccine.brand,
            )
            for vaccine in self._vaccines
        ]
        yield Text(id="wrong", classes="wrong")
        yield Text("Vaccine", classes="label")
        self._choices = choices
        yield Choices(choices, radio=True, at=batch.vaccine if batch else None, id="vaccine")
        if batch is None:
            yield Text("Batch number, letters and numbers only", classes="label")
            yield Input(id="number", max_length=100)
        yield Text("Expiry date, like 31/05/2027 or 05/2027", classes="label")
        known = f"{batch.expiry:%d/%m/%Y}" if batch and batch.expiry else ""
        yield Input(known, id="expiry", max_length=20, select_on_focus=False)
        where = "Works online only." if batch else "Can be added without a network; it is uploaded by itself."
        yield Text(where, classes="label")

    def begin(self) -> None:
        """Start at the first thing to ask: not at a vaccine of which there is only one."""
        self._at_first = self._answers()
        self.query_one("#vaccine" if len(self._vaccines) > 1 else "Input").focus()
        if self._scanned_at_first:
            self.scanned(self._scanned_at_first)

    def renew(self) -> None:
        """Write the heading."""
        title = f"Edit batch {self._line.batch.number}" if self._line is not None else "Add a batch"
        self.head(title, plain(self._session.title))

    def scanned(self, code: str) -> None:
        """Fill the form in from a box. Which vaccine an unknown product is, has to be chosen by somebody."""
        if self._line is not None:
            super().scanned(code)
            return
        try:
            box = self.workspace.boxes.read(code)
        except BadInput as error:
            self.say(plain(str(error)), Tone.YELLOW)
            return
        vaccine = self.workspace.boxes.vaccine_of(box)
        if vaccine is not None and vaccine.name not in {one.name for one in self._vaccines}:
            self.say(
                f"This box is {plain(vaccine.brand)}, which this session isn’t for. Nothing was filled in.", Tone.YELLOW
            )
            return
        self._unknown = box if vaccine is None and box.gtin else None
        asked = self.query_one("#vaccine", Choices)
        asked.show(self._choices if vaccine is not None else [NOT_SAID, *self._choices])
        asked.go_to(vaccine.name if vaccine is not None else NOT_SAID.key)
        self.query_one("#number", Input).value = plain(box.batch)
        self.query_one("#expiry", Input).value = f"{box.expiry:%d/%m/%Y}" if box.expiry else ""
        asked.focus()
        self.show_wrong("")
        self.say(_said_of(box, vaccine), Tone.PLAIN if vaccine is not None else Tone.YELLOW)

    @on(Choices.Moved)
    def chosen(self) -> None:
        """Say nothing more about what was wrong with another vaccine."""
        self.show_wrong("")

    @property
    def touched(self) -> bool:
        """True if something was entered."""
        return self._answers() != self._at_first

    async def keep(self) -> Said:
        """Add the batch on this device, or change it on the hub."""
        answers, batches = self._answers(), self.workspace.batches
        if self._line is not None:
            trouble = await batches.edit(self._session.id, self._line.batch.number, answers)
            done = f"Batch {self._line.batch.number} changed. The team server has it."
            return Said(trouble, Tone.YELLOW) if trouble else Said(done)
        held = batches.held(self._session.id, answers) if self._unknown is not None else None
        if held is not None and self._unknown is not None:
            self._learn(answers)
            self.number = held.number
            return Said(f"Batch {held.number} is in this session already")
        if found := batches.breaches(self._session.id, answers):
            self.query_one(f"#{found[0].field}").focus()
            raise BadInput("\n".join(breach.text for breach in found))
        added = (await self.on_disk(batches.add, self._session.id, answers)).change.batch
        self._learn(answers)
        self.workspace.wake()
        self.number = added.number if added is not None else ""
        return Said(f"Batch {self.number} added")

    def _learn(self, answers: BatchAnswers) -> None:
        """Remember which vaccine a product is that nobody had named on this device."""
        if self._unknown is not None and answers.vaccine is not None:
            self.workspace.boxes.learn(self._unknown, answers.vaccine)

    def _answers(self) -> BatchAnswers:
        vaccine = VACCINES.get(self.query_one("#vaccine", Choices).key or "")
        number = self.query("#number")
        return BatchAnswers(
            vaccine=vaccine.name if vaccine is not None else None,
            number=number.first(Input).value if number else "",
            expiry=self.query_one("#expiry", Input).value,
        )


def _said_of(box: BoxCode, vaccine: Vaccine | None) -> str:
    if vaccine is not None:
        return f"Scanned: {plain(vaccine.brand)}. Compare it with the box."
    if not box.gtin:
        return "This code doesn’t say which product it is. Choose the vaccine, as the box says."
    return f"Product {box.gtin} is new to this device. Choose which vaccine it is, as the box says: that is remembered."
