"""Saving sessions on this device from a page: progress in words, Esc to stop, and what came of each at the end."""

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.worker import Worker

from mavis_tui.long_work import LongWork, Stopped
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.showing import showing
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace.sessions.overview import SavedOffline
from mavis_tui.workspace.sessions.progress import SaveResult
from mavis_tui.workspace.words import Tone, error_words

ResultT = TypeVar("ResultT")

SAVED = "Saved. You can vaccinate and record in this session without a network."


STOP = Binding("escape", "stop_saving", "Stop", id="saving.stop", tooltip="Stop saving; nothing is half saved")
"""For the bindings of a page that saves, before its own for Esc: Textual tries them in this order."""


class Saving(Page[ResultT]):
    """A page that saves sessions. What was saved until somebody stops it stays; nothing is half saved."""

    BINDINGS: ClassVar[list[BindingType]] = [STOP]

    _saving: "Worker[None] | None" = None
    _work: LongWork | None = None

    @property
    def is_saving(self) -> bool:
        """True while sessions are being saved from this page."""
        return self._saving is not None and not self._saving.is_finished

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what is going on."""
        if action == "stop_saving":
            return self.is_saving
        return super().check_action(action, parameters)

    def save_on_this_device(self, wanted: Sequence[str]) -> None:
        """Save sessions one after the other while the page goes on; nothing, if it is saving already."""
        if not self.is_saving:
            self._saving = self.run_worker(self._save(wanted), group="saving", exit_on_error=True)
            self.refresh_bindings()

    def saved_on_this_device(self, wanted: Sequence[str]) -> None:
        """Called when saving has ended, however it did."""

    def action_stop_saving(self) -> None:
        """Stop saving."""
        if self._saving is not None and self._work is not None:
            self.say("Stopping…")
            self._work.stop()
            self._saving.cancel()

    async def _save(self, wanted: Sequence[str]) -> None:
        sessions = self.workspace.sessions
        before = {session_id: sessions.saved(session_id) for session_id in wanted}
        outcomes: list[SaveResult] = []
        work = self._work = LongWork()
        self.say("")
        try:
            with showing(self, work, self.keyed("{saving.stop} stops.")), suppress(Stopped):
                async for outcome in sessions.save_each(wanted, work):
                    outcomes.append(outcome)
                    self.renew_all()
        finally:  # also when it was stopped
            self._saving = None
            if self.is_attached and self.workspace.access.unlocked:
                outcomes += self._too_late(wanted[len(outcomes) :], before)
                words, tone = came_of_it(outcomes, before, stopped=len(outcomes) < len(wanted))
                self.say(words, tone)
                self.saved_on_this_device(wanted)
                self.refresh_bindings()
                self.renew_all()

    def _too_late(self, stopped: Sequence[str], before: dict[str, SavedOffline | None]) -> list[SaveResult]:
        """List those that had their new copy already when somebody stopped."""
        sessions = self.workspace.sessions
        now = {session_id: sessions.saved(session_id) for session_id in stopped}
        return [
            SaveResult(id=session_id, place=sessions.place(session_id), saved=saved)
            for session_id, saved in now.items()
            if saved != before[session_id]
        ]


def came_of_it(
    outcomes: Sequence[SaveResult], before: dict[str, SavedOffline | None], *, stopped: bool
) -> tuple[str, Tone]:
    """Say what was saved, what wasn't and why, one reason a line. `before` has the copies that there were."""
    saved = [outcome for outcome in outcomes if outcome.saved is not None]
    lines = []
    if stopped:
        others = len(before) - len(saved)
        are = "it is as it was before." if len(before) == 1 else f"{len(saved)} saved, {others} as before."
        lines.append(f"Stopped: {are} Nothing is half saved.")
    elif saved:
        several = f"{len(saved)} of {len(before)} sessions saved. You can record in them without a network."
        lines.append(SAVED if len(before) == 1 else several)
    reasons: dict[str, list[SaveResult]] = {}
    for outcome in outcomes:
        if outcome.error is not None:
            reasons.setdefault(error_words(outcome.error), []).append(outcome)
    for reason, failed in reasons.items():
        places = ", ".join(dict.fromkeys(outcome.place for outcome in failed))
        kept = " The earlier copy is still here." if any(before[outcome.id] for outcome in failed) else ""
        name = f"{places}: " if len(before) > 1 else ""
        lines.append(plain(f"{name}not saved. {reason}{kept}" if name else f"{reason}{kept}"))
    return "\n".join(lines), Tone.YELLOW if reasons else Tone.PLAIN if stopped else Tone.GREEN
