"""What `mavis --plain` asks of the box a dose came from: vaccine, batch and expiry, by number or by scanning the box.

A scan is no answer to a numbered question, see docs/decisions/0052-a-scan-is-no-key.md.
"""

from mavis_tui.commands.recording.plain_asking import AskFor, Choose, asked_batch_number, asked_expiry
from mavis_tui.commands.recording.plain_lines import ScannedError, tell
from mavis_tui.console.answers import Typed
from mavis_tui.models.batch import Batch
from mavis_tui.models.programme import Vaccine
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.batches import state_of
from mavis_tui.workspace.recording.box_found import BoxFound
from mavis_tui.workspace.recording.form_answers import Options

ANOTHER = "Another batch"


def asked_box(
    made: Workspace, options: Options, typed: Typed, vaccine: Vaccine | None, choose: Choose, ask: AskFor
) -> Typed:
    """Ask which vaccine it was, unless that is known, and of which batch; the expiry date where that isn't known.

    Who scans the box at one of these questions is asked only for what its code doesn't say.
    """
    box: BoxFound | None = None
    while True:
        try:
            meant = (box and box.vaccine) or vaccine or _vaccine(options, choose)
            batch = None if box is not None and box.number else _batch(options, meant, choose)
            number = batch.number if batch is not None else (box and box.number) or asked_batch_number(ask)
            listed = batch.expiry if batch is not None else options.expiries.get(number.upper())
            expiry = listed or (box and box.expiry)
            said = str(expiry) if expiry else asked_expiry(ask)
        except ScannedError as scan:
            found = _found(made, options, str(scan), choose)
            box = found if found.fills else box
        else:
            return typed._replace(vaccine=meant.name, batch=number, expiry=said)


def _found(made: Workspace, options: Options, code: str, choose: Choose) -> BoxFound:
    """Say what becomes of a box; which vaccine a product is that nobody has told this device, is asked once."""
    found = made.boxes.for_child(options, code)
    if found.asks:
        nothing: Vaccine | None = None
        offered = [("None of these: nothing is filled in", nothing), *((one.brand, one) for one in options.vaccines)]
        vaccine = choose("This product is new to this device. Which vaccine does the box say?", offered)
        if vaccine is None:
            return found
        made.boxes.learn(found.code, vaccine.name)
        found = made.boxes.for_child(options, code)
    tell(found.words)
    return found


def _vaccine(options: Options, choose: Choose) -> Vaccine:
    return choose("Which vaccine? Or scan its box.", [(one.brand, one) for one in options.vaccines], box=True)


def _batch(options: Options, vaccine: Vaccine, choose: Choose) -> Batch | None:
    """Ask which of the batches it was; None for another one."""
    known = [(_batch_words(batch, options), batch) for batch in options.batches_of(vaccine)]
    another: tuple[str, Batch | None] = (ANOTHER, None)
    return choose("Which batch? Or scan the box.", [*known, another], box=True)


def _batch_words(batch: Batch, options: Options) -> str:
    """Say `FM8629, expires 31 May 2027`, and loudly if it is over or isn't known."""
    words = state_of(batch, options.day).text
    return f"{batch.number}, {words if words.startswith('EXPIRED') else words[0].lower() + words[1:]}"
