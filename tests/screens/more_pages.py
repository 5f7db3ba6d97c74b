"""The pages that `every_page` of `walk.py` goes past: each opened over the dashboard, on the same nurse's day."""

from collections.abc import Iterator
from typing import Any

from textual.screen import Screen

from mavis_tui.models.programme import Programme
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.screens.access.hands import HandsScreen
from mavis_tui.screens.access.password import PasswordScreen
from mavis_tui.screens.access.recovery import RecoveryScreen
from mavis_tui.screens.base.pick import Pick
from mavis_tui.screens.children.class_check import ClassCheckScreen
from mavis_tui.screens.files.open import OpenedScreen, OpenScreen
from mavis_tui.screens.recording.although import AlthoughScreen
from mavis_tui.screens.recording.batch import BatchScreen
from mavis_tui.screens.recording.beside.keys import FORMS
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.vaccines import VaccinesScreen
from mavis_tui.screens.recording.withdraw import WithdrawScreen
from mavis_tui.screens.sealed.compare import CompareScreen
from mavis_tui.screens.sealed.intake import IntakeScreen
from mavis_tui.screens.sealed.intake_check import IntakeCheck
from mavis_tui.screens.sealed.matching import MatchingScreen, WhichChildScreen
from mavis_tui.screens.sessions.box import BoxScreen
from mavis_tui.screens.sessions.edit_session import EditSessionScreen
from mavis_tui.screens.sessions.numbers import NumbersScreen
from mavis_tui.screens.sessions.ready import ReadyScreen
from mavis_tui.screens.sessions.today import TodayScreen
from mavis_tui.screens.sessions.who import WhoScreen
from mavis_tui.screens.team.case import CaseScreen
from mavis_tui.screens.team.files import TeamFileKind, TeamFileScreen
from mavis_tui.screens.team.team import TeamScreen
from mavis_tui.screens.team.words import WordsScreen
from mavis_tui.widgets.choices import Choice
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.classes import SchoolClass
from mavis_tui.workspace.sessions.workbooks import Opened
from mavis_tui.workspace.team.deciding import CaseKind, Side, SideRow, TeamCase
from tests.builders import NOON, TODAY
from tests.workspace.nurse import FULL, Nurse
from tests.workspace.sealing import ADA, sealed


def more_pages(nurse: Nurse) -> Iterator[Screen[Any]]:
    """Make one page of each kind after the other; the nurse has a day behind her."""
    workspace = nurse.workspace
    yield ReadyScreen(workspace)
    yield ClassCheckScreen(workspace, workspace.whole_class.plan("1204", SchoolClass(8, "8T1")))
    yield EditSessionScreen(workspace, "1204")
    yield TodayScreen(workspace, "1204")
    yield BoxScreen(workspace, "1204", TODAY, "FM8629")
    yield NumbersScreen(workspace, "1204")
    yield WhoScreen(workspace, "1204", TODAY, "class hpv None ")
    yield PasswordScreen(workspace)
    yield HandsScreen(workspace)
    yield RecoveryScreen(workspace)
    yield OpenScreen(workspace)
    yield OpenedScreen(workspace, _opened())
    yield Pick("Which status?", [Choice("due", "Due vaccination   3"), Choice("any", "Any status")], "any")
    yield from _of_a_team(workspace)
    yield from _of_a_record(workspace)
    yield from _sealed(workspace, sealed(workspace))


def _of_a_record(workspace: Workspace) -> Iterator[Screen[Any]]:
    recording, batches = workspace.recording, workspace.batches.page("1204")
    options = recording.options("1204", "child-1", Programme.HPV)
    yield CheckScreen(workspace, options, recording.prepare(options, FULL))
    yield AlthoughScreen(workspace, recording.options("1204", "child-1", Programme.HPV, although=True))
    yield VaccinesScreen(workspace, "1204")
    yield BatchScreen(workspace, batches, batches.lines[0])
    child = workspace.children.page("1204", "child-2").child
    page = workspace.children.page("1204", "child-2")
    yield from (form(workspace, page, Programme.HPV) for form in FORMS.values())
    yield WithdrawScreen(workspace, "1204", child, workspace.withdrawing.withdrawable("1204", "child-2")[0])


def _of_a_team(workspace: Workspace) -> Iterator[Screen[Any]]:
    yield TeamScreen(workspace)
    yield WordsScreen(workspace)
    yield TeamFileScreen(workspace, TeamFileKind.HAND_IN)
    rows = (SideRow(label="Child", words="MWANGI1, Ada, born 21/06/2013"), SideRow(label="Batch", words="FM8629"))
    sides = tuple(
        Side(key=name, what="HPV given", laptop=name, own=False, made_at=NOON, status="Saved offline", rows=rows)
        for name in ("Sian Rees", "Tom Okafor")
    )
    yield CaseScreen(
        workspace,
        TeamCase(
            id="record-1", kind=CaseKind.DOUBLE, session="1204", place="Harbour View", child="MWANGI1, Ada", sides=sides
        ),
    )


def _sealed(workspace: Workspace, record: SealedRecord) -> Iterator[Screen[Any]]:
    yield IntakeScreen(workspace)
    yield IntakeCheck(workspace, workspace.sealed_recording.prepare(ADA))
    yield MatchingScreen(workspace)
    yield WhichChildScreen(workspace, record)
    yield CompareScreen(workspace, workspace.matching.match(record.id, "1204", "child-1"))


def _opened() -> Opened:
    return Opened(
        session="1204",
        title="HPV session at Harbour View Academy",
        place="Harbour View Academy",
        organisation="R1L",
        dates=(TODAY,),
        again=True,
        children=3,
        new=1,
        gone=0,
        kept=0,
        saved=1,
        to_export=1,
        staff=(),
        remarks=(),
        differing=(),
    )
