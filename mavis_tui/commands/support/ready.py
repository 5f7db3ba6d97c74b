"""`mavis ready`: the rehearsal before leaving for a school."""

from collections.abc import Iterator

from mavis_tui.console import compose
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import WIDTH, broken
from mavis_tui.errors import NotReady
from mavis_tui.workspace.sessions.readiness import ReadinessReport, things_to_do


def command(offline_stdin: OfflineOnStdin = False, as_json: AsJson = False) -> None:
    """Check that this device is ready for a day without a network.

    Opens every session that is saved here, without asking the team server, and says what is to be done first.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        readiness = made.ready.check_now()
        show(readiness, lambda: _lines(readiness), as_json=as_json, shape="ready")
    if not readiness.ready:
        raise NotReady(f"{things_to_do(readiness.to_do)}. Nothing was changed.")


def _lines(readiness: ReadinessReport) -> Iterator[str]:
    for check in readiness.checks:
        word = f"{check.verdict.value.capitalize():<7}"
        yield from broken(f"{check.what}: {check.words}", WIDTH, word, " " * len(word))
    if readiness.ready:
        yield readiness.words
