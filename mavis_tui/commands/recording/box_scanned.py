"""A box that was scanned for `mavis record`: what its code fills in of what was left out, and what speaks against it.

Held against the child as in the app, see docs/scanning.md; what doesn't fit what was typed records nothing.
"""

import sys
from typing import NamedTuple

from mavis_tui.console.answers import Typed, expiry_of, vaccine_typed
from mavis_tui.console.descriptors import line_of_input
from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import short_date
from mavis_tui.terminal.scanned_text import as_sent
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.box_found import BoxFound
from mavis_tui.workspace.recording.form_answers import Options


class BoxScanned(NamedTuple):
    """What was typed with what the box says filled in; `found` is None where nothing may be given to the child."""

    typed: Typed
    found: BoxFound | None

    def remembered(self, made: Workspace) -> None:
        """Remember which vaccine the product is, once a record was kept that says so."""
        if self.found is not None and self.found.vaccine is not None:
            made.boxes.learn(self.found.code, self.found.vaccine.name)


def code_of(scan: str) -> str:
    """Give what a scanner sent: that of the option, or a line of standard input for `-`. Raises BadInput.

    A shell would take the separator in a code (Ctrl+]) for a key of its own. Where the offline password and the child
    come on standard input too, they are on the lines before.
    """
    if scan != "-":
        return scan
    if sys.stdin.isatty():
        print("Scan the box: ", end="", file=sys.stderr, flush=True)
    if line := as_sent(line_of_input()):
        return line
    raise BadInput("Nothing was scanned on standard input. Nothing was recorded.")


def with_the_box(made: Workspace, options: Options, typed: Typed, code: str) -> BoxScanned:
    """Fill in what a box says. Raises BadInput where it may not be given, or where something else was typed."""
    if typed.not_given:
        raise BadInput("A box was scanned, and --not-given says that nothing was given. Nothing was recorded.")
    if not options.vaccines:
        return BoxScanned(typed, None)  # nothing may be given to this child today; the rules say why
    said = vaccine_typed(typed.vaccine, options) if typed.vaccine else ""
    found = made.boxes.for_child(options, code, said)
    if found.asks:
        there_are = ", ".join(vaccine.name for vaccine in options.vaccines)
        raise BadInput(
            "This product is new to this device. Look at the box and say with --vaccine, this once, which it is: "
            f"{there_are}. Nothing was recorded."
        )
    if not found.fills or found.vaccine is None:
        raise BadInput(f"{found.words} Nothing was recorded.")
    if said and found.vaccine.name != said:
        raise _differs(found.vaccine.brand, f"--vaccine says {said}")
    if not (found.number or typed.batch):
        raise BadInput(f"{found.words} Say it with --batch. Nothing was recorded.")
    if typed.batch and found.number and typed.batch.strip().casefold() != found.number.casefold():
        raise _differs(f"batch {found.number}", f"--batch says {typed.batch}")
    if typed.expiry and found.expiry is not None and expiry_of(typed.expiry) != found.expiry:
        raise _differs(f"expires {short_date(found.expiry)}", f"--expiry says {typed.expiry}")
    filled = typed._replace(
        vaccine=found.vaccine.name,
        batch=found.number or typed.batch,
        expiry=found.expiry.isoformat() if found.expiry is not None else typed.expiry,
    )
    return BoxScanned(filled, found)


def _differs(scanned: str, typed: str) -> BadInput:
    return BadInput(f"The box that was scanned says {scanned}, and {typed}. Look at the box. Nothing was recorded.")
