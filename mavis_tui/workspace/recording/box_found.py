"""What becomes of a scanned box, apart from the reading of its code, which is dear to load and seldom needed."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.models.batch import Batch, BoxCode
from mavis_tui.models.programme import Vaccine
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.words import Tone


class BoxFound(Struct, frozen=True, kw_only=True):
    """What becomes of a scanned box, and what is said of it.

    `fills` says that the form takes it: `vaccine`, and the batch by `number` and `expiry`. `listed` says that this is a
    batch of the session. `asks` says that nobody has told yet which vaccine this product is.
    """

    words: str
    tone: Tone
    code: BoxCode
    fills: bool = False
    asks: bool = False
    listed: bool = False
    vaccine: Vaccine | None = None
    number: str = ""
    expiry: date | None = None

    @property
    def with_a_batch(self) -> bool:
        """True if the box says all that there is to say of a batch."""
        return self.fills and self.vaccine is not None and bool(self.number) and self.expiry is not None

    def as_the_usual(self, options: Options) -> Options:
        """Give options in which this is the batch that a short answer takes."""
        if self.vaccine is None or not self.with_a_batch:
            return options
        batch = Batch(
            number=self.number, programme=self.vaccine.programme, vaccine=self.vaccine.name, expiry=self.expiry
        )
        others = {name: usual for name, usual in options.usual.items() if name != self.vaccine.name}
        return replace(options, usual={**others, self.vaccine.name: batch})
