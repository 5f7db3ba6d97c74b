"""`--json` is a promise to scripts: every command keeps it, field by field, and `mavis schema` says which it is."""

import ast
import importlib
import inspect
import json
import re
import shutil
import types
import typing
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import jsonschema
import pytest

from mavis_tui import cli
from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cli import MISUSED
from mavis_tui.commands import hub as hub_commands
from mavis_tui.commands.beside_doses.keeping_one import DayRecorded
from mavis_tui.commands.children.class_attendance import ClassAttendance
from mavis_tui.commands.hub.subject import SubjectWritten
from mavis_tui.commands.recording.record import RecordedWithWarnings
from mavis_tui.console import printing
from mavis_tui.console.published import ERROR, PUBLISHED, schema, shape_of
from mavis_tui.hub.access.devices import DeviceRow
from mavis_tui.hub.access.users import UserRow
from mavis_tui.hub.office.batches_held import BatchHeld
from mavis_tui.hub.office.child_records import ChildFound, ChildHistory
from mavis_tui.hub.office.drill import Rehearsed
from mavis_tui.hub.office.erasing import Due, ErasedReport
from mavis_tui.hub.office.export_csv import HubExport
from mavis_tui.hub.office.exports_made import ExportMade
from mavis_tui.hub.office.import_workbook import Imported
from mavis_tui.hub.office.retention import TeamRow
from mavis_tui.hub.office.review import Case
from mavis_tui.hub.office.sessions_held import SessionHeld
from mavis_tui.hub.office.take_file import Taken, ToMatch
from mavis_tui.hub.office.today import Today
from mavis_tui.hub.office.uptake import HubUptake
from mavis_tui.hub.store.audit_log import AuditLine, Verified
from mavis_tui.hub.store.backup import Copied, PutBack
from mavis_tui.hub.store.decisions import Decision
from mavis_tui.hub.store.opening import Upgraded
from mavis_tui.models.files.by_hand import ByHand
from mavis_tui.models.recall.batch_recall import BatchRecall
from mavis_tui.models.session import Session
from mavis_tui.sync.upload import UploadResult
from mavis_tui.workspace.children.attendance import Registration
from mavis_tui.workspace.children.child_page import ChildPage, SameChild
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.day.counting import SessionDay
from mavis_tui.workspace.day.uptake_report import UptakeReport
from mavis_tui.workspace.files.fhir import Immunizations
from mavis_tui.workspace.files.mavis_csv import ForMavis
from mavis_tui.workspace.files.paper_list import Printed
from mavis_tui.workspace.files.transfer_file import Exported
from mavis_tui.workspace.recording.batches import BatchesPage
from mavis_tui.workspace.sealed.matching import Match, Waiting
from mavis_tui.workspace.sending.changes import ChangeRow, ChangesPage
from mavis_tui.workspace.sessions.overview import Dashboard, SavedOffline
from mavis_tui.workspace.sessions.readiness import ReadinessReport
from mavis_tui.workspace.sessions.workbooks import Opened
from mavis_tui.workspace.support.doctor import Diagnosis
from mavis_tui.workspace.support.report import ReportWritten
from mavis_tui.workspace.support.salvage import Salvage
from mavis_tui.workspace.team.collecting import Collected
from mavis_tui.workspace.team.deciding import TeamCase
from mavis_tui.workspace.team.handing_in import TeamFileWritten
from mavis_tui.workspace.team.team import TeamPage
from tests.builders import NURSE, TODAY, nhs_number
from tests.commands import every, json_page
from tests.commands.conftest import HUB_PASSWORD, Hub, Mavis

SOURCES: dict[str, Any] = {
    "sessions": Dashboard,
    "save-offline": dict[str, SavedOffline],
    "open": Opened,
    "refresh": dict[str, SavedOffline],
    "vaccines": BatchesPage,
    "edit-session": Session,
    "children": list[ChildRow],
    "child": ChildPage,
    "same-child": list[SameChild],
    "add-child": ChangeRow,
    "attendance": Registration,
    "attendance --class": ClassAttendance,
    "record": RecordedWithWarnings,
    "record --withdraw": ChangeRow,
    "consent": DayRecorded,
    "triage": DayRecorded,
    "gillick": DayRecorded,
    "note": DayRecorded,
    "reaction": DayRecorded,
    "match": Waiting,
    "match RECORD": Match,
    "match --confirm": ChangeRow,
    "changes": ChangesPage,
    "changes --export": Exported,
    "ready": ReadinessReport,
    "day": SessionDay,
    "report": UptakeReport,
    "batch": BatchRecall,
    "hub batch": BatchRecall,
    "export --mavis-csv": ForMavis,
    "export --fhir": Immunizations,
    "by-hand": list[ByHand],
    "print": Printed,
    "hand-in": TeamFileWritten,
    "collect": TeamPage,
    "collect FILE": dict[str, Collected],
    "collect --keep": TeamCase,
    "collect --mavis-csv": ForMavis,
    "collect --receipts": TeamFileWritten,
    "sync": UploadResult,
    "doctor": Diagnosis,
    "doctor --report": ReportWritten,
    "doctor --salvage": Salvage,
    "hub users": list[UserRow],
    "hub users EMAIL": UserRow,
    "hub import": Imported,
    "hub export": HubExport,
    "hub exports": list[ExportMade],
    "hub exports --mavis-csv": ExportMade,
    "hub take": dict[str, Taken],
    "hub today": list[Today],
    "hub uptake": HubUptake,
    "hub batches": list[BatchHeld],
    "hub sessions": list[SessionHeld],
    "hub records": list[ChildFound],
    "hub records --child": ChildHistory,
    "hub subject": SubjectWritten,
    "hub teams": list[TeamRow],
    "hub teams CODE": TeamRow,
    "hub purge": list[Due],
    "hub purge --confirm": ErasedReport,
    "hub devices": list[DeviceRow],
    "hub audit": list[AuditLine],
    "hub audit --verify": Verified,
    "hub backup": Copied,
    "hub restore": PutBack,
    "hub drill": Rehearsed,
    "hub upgrade": Upgraded,
    "hub review CHANGE": Decision,
}
"""What each command hands over, where that is one thing of the workspace or the hub."""

ROOT = Path(__file__).parents[2]

KEPT_BACK = {
    "AttendanceAnswer.child",
    "Change.based_on",
    "Change.by_pin",
    "Change.clock_offset",
    "Change.mavis_session",
    "Change.of_the_day",
    "Change.schema",
    "Change.sequence",
    "Child.care",
    "Child.maybe_same_as",
    "ChildRow.here",
    "Child.of_the_day",
    "ChildRow.key",
    "DosesOfBatch.attempts",
    "DosesOfHour.attempts",
    "DosesOfNurse.attempts",
    "Entry.change",
    "Entry.collected",
    "Entry.handed_in",
    "Entry.ruling",
    "Export.by",
    "Export.changes",
    "Notice.through",
    "Receipt.change",
    "Receipt.record",
    "Tick.key",
    "Tick.session",
    "Receipt.revision",
    "SealedRecord.schema",
    "Session.in_mavis",
    "Session.list_of",
    "Session.stock",
    "Session.version",
    "Tag.short",
    "Tag.tone",
    "Vaccine.held",
    "Vaccine.nivs_name",
}
"""What is the program's own or stands elsewhere in the same result: that it isn't printed is meant."""

DAY_OR_MOMENT = re.compile(r"\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\d{1,2}/\d{1,2}/\d{4}|\d[ap]m\b")
FOR_PEOPLE = {"detail", "why", "last", "text", "explained", "words", "message", "details", "apart", "what", "question"}
FOR_PEOPLE |= {"written", "listed", "steps"}
FOR_PEOPLE |= {"written", "listed", "When"}
FOR_PEOPLE |= {"also", "counted"}
"""The fields that hold words for a person, and may have a date in them as people write it."""

INTERNAL = {"sequence", "based_on", "schema", "version", "list_of", "tone", "through", "mavis_session", "maybe_same_as"}
"""What changes, sessions and pages have for themselves, and is no field of any shape."""


def said(mavis: Mavis, name: str, *words: str, code: int = 0) -> Any:
    """Run what prints the result of this name, hold it against the schema, and give it."""
    data = mavis(*words, "--json", code=code).data
    command = next(entry.command for entry in PUBLISHED if entry.name == name)
    held(data, command)
    return data


def held(data: Any, command: str) -> None:
    """Hold what was printed against its schema; a day or moment that isn't ISO 8601 is refused, too."""
    given, strict = _checked(command)
    strict.validate(data)
    for part in given["$defs"].values():
        assert INTERNAL.isdisjoint(part.get("properties", {}))
    for field, value in fields_of(data):
        assert not re.search(r"@\d{8}", value), "what the search looks in is nobody's business"
        assert field in FOR_PEOPLE or not DAY_OR_MOMENT.search(value), f"{command}: {field} says {value}"


@cache
def _checked(command: str) -> tuple[dict[str, Any], jsonschema.Draft202012Validator]:
    """Give the schema of a command, looked through once, and what holds data against it."""
    given = schema(command)
    assert given is not None
    jsonschema.Draft202012Validator.check_schema(given)
    # a field that no shape has would be let pass, so that fields may be added: here none may slip in
    strict = {**given, "$defs": {name: _closed(part) for name, part in given["$defs"].items()}}
    return given, jsonschema.Draft202012Validator(strict, format_checker=ISO)


def _closed(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "additionalProperties": False} if "properties" in part else part


ISO = jsonschema.FormatChecker(())


for _format, _looks in {
    "date": r"\d{4}-\d\d-\d\d",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    "time": r"\d\d:\d\d:\d\d",
}.items():
    ISO.checks(_format)(lambda value, looks=_looks: not isinstance(value, str) or re.fullmatch(looks, value))


def fields_of(data: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give every text with the name of the field that it stands in."""
    if isinstance(data, dict):
        for field, value in data.items():
            yield from fields_of(value, field)
    elif isinstance(data, list):
        for value in data:
            yield from fields_of(value, name)
    elif isinstance(data, str):
        yield name, data


def test_a_day_by_commands_prints_what_the_schemas_say(
    own: Mavis, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "hub.db"
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(database))
    book, day = str(every.FIXTURES / "hpv-school.xlsx"), TODAY.isoformat()
    done: list[str] = []

    handed: list[object] = []
    encode = printing.as_json_text

    def remembered(result: object, shape: str = "") -> str:
        handed.append(result)
        return encode(result, shape)

    monkeypatch.setattr(printing, "as_json_text", remembered)

    def tried(name: str, *words: str, code: int = 0) -> Any:
        done.append(name)
        data = said(own, name, *words, code=code)
        source = SOURCES.get(name)
        assert get_origin(source) or source in (None, type(handed[-1])), "less would be printed than it hands over"
        return data

    tried("sign-in", "sign-in", "--hub", hub.address, "--email", NURSE.email)
    tried("hands", "hands")
    tried("sessions", "sessions")
    tried("save-offline", "save-offline", "1204")
    tried("refresh", "refresh")
    tried("edit-session", "edit-session", "1204", "--time", "09:30")
    (child, *_) = tried("children", "children", "1204")
    tried("counts", "counts", "1204")
    assert child["born"] == "2013-06-21"
    assert "key" not in child
    tried("attendance", "attendance", "1204", nhs_number(1), "attending")
    tried("attendance --class", "attendance", "1204", "--class", "8T1")
    expired = ("--batch", "FM8629", "--expiry", "2026-01-31", "--site", "left_arm_upper_position", "--expired-batch")
    given = tried("record", "record", "1204", nhs_number(1), *expired)
    assert [one["key"] for one in given["warnings"]]
    tried("record", "record", "1204", nhs_number(2), "--not-given", "unwell", "--no-send")
    tried("record", "record", "1204", nhs_number(3), *every.DOSE, "--no-send")
    for name in ("consent", "triage", "gillick", "note", "reaction"):
        tried(name, *next(step for step in every.words(tmp_path) if step[0] == name))
    tried("child", "child", "1204", nhs_number(1))
    tried("child", "child", "1204", nhs_number(2))
    own("vaccines", "1204", "--add", "AB1234", "--vaccine", "Gardasil9", "--expiry", "2040-05-31")
    tried("vaccines", "vaccines", "1204")
    sealed = tried("record-sealed", *next(step for step in every.words(tmp_path) if step[0] == "record-sealed"))
    tried("match", "match")
    whom = ("match", sealed["id"], "1204", nhs_number(4))
    tried("match RECORD", *whom)
    tried("match --confirm", *whom, "--confirm")
    tried("changes", "changes")
    tried("changes --export", "changes", "--export", str(tmp_path / "for-the-hub.mavis"))
    walk_in = ("--given-name", "Zara", "--family-name", "Newby", "--born", "2013-06-01", "--postcode", "SW1A 1AA")
    tried("add-child", "add-child", "1204", *walk_in)
    tried("sync", "sync")
    wrong = ("--withdraw", newest(own), "--reason", "The wrong child")
    tried("record --withdraw", "record", "1204", nhs_number(3), *wrong)
    tried("child", "child", "1204", nhs_number(3))
    tried("ready", "ready", code=own("ready", code=cli.main(["ready"])).code)
    tried("status", "status")
    tried("settings", "settings")
    tried("doctor", "doctor")
    tried("doctor --report", "doctor", "--report", str(tmp_path / "report.md"))
    tried("password --generate", "password", "--generate")
    session = tried("open", "open", book, "--date", day, "--nurse", NURSE.email, "--name", NURSE.name)["session"]
    for listed in tried("children", "children", session)[:25]:
        tried("child", "child", session, listed["id"])
    tried("same-child", "same-child", session)
    tried("day", "day", "1204")
    tried("report", "report", "1204", "--from", "2026-01-01")
    assert tried("batch", "batch", "fm8629")["doses"]
    tried("export --fhir", "export", "1204", "--fhir", str(tmp_path / "given.json"))
    tried("export --mavis-csv", "export", "1204", "--mavis-csv", str(tmp_path / "given.csv"))
    tried("by-hand", "by-hand", "1204")
    tried("print", "print", "1204", str(tmp_path / "list.html"))
    tried("team-words", "team-words", "--new")
    own("record", session, "9990455392", *every.DOSE)
    shutil.copytree(tmp_path / "data", tmp_path / "other")
    record = newest(own, "ABARA,")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("MAVIS_DATA_DIR", str(tmp_path / "other"))
        own("record", session, "9990455392", "--correct", record, *every.DOSE, "--notes", "Held her hand")
        tried("hand-in", "hand-in", str(tmp_path / "for-the-team.mavis"))
    own("record", session, "9990455392", "--correct", record, *every.DOSE, "--notes", "Sat down")
    tried("collect FILE", "collect", str(tmp_path / "for-the-team.mavis"))
    (case,) = tried("collect", "collect")["cases"]
    tried("collect --keep", "collect", "--keep", case["sides"][0]["key"], "--reason", "She sat on a chair")
    tried("collect --mavis-csv", "collect", "--mavis-csv", str(tmp_path / "whole-team.csv"))
    tried("collect --receipts", "collect", "--receipts", str(tmp_path / "receipts.mavis"))
    (tmp_path / "damaged.db").write_bytes((tmp_path / "data" / "changes.db").read_bytes())
    tried("doctor --salvage", "doctor", "--salvage", str(tmp_path / "damaged.db"))

    own("hub", "backup", str(tmp_path / "hub.db"), "--database", str(hub._database))
    monkeypatch.setenv("MAVIS_PASSWORD", HUB_PASSWORD)
    tried("hub add-user", "hub", "add-user", "joy.adeyemi@example.nhs.uk", "--name", "Joy", "--organisation", "R1L")
    tried("hub users", "hub", "users")
    tried("hub users EMAIL", "hub", "users", "joy.adeyemi@example.nhs.uk", "--role", "office")
    tried("hub import", "hub", "import", book, "--date", day, "--replace")
    tried("hub take", "hub", "take", str(tmp_path / "for-the-hub.mavis"))
    tried("hub today", "hub", "today", day)
    assert tried("hub uptake", "hub", "uptake", "R1L")["rows"]
    assert tried("hub batches", "hub", "batches", "R1L")
    tried("hub sessions", "hub", "sessions")
    (found,) = tried("hub records", "hub", "records", nhs_number(1))
    assert tried("hub records --child", "hub", "records", "--child", found["child"])["records"]
    tried("hub subject", "hub", "subject", found["child"], str(tmp_path / "subject.json"))
    tried("hub teams", "hub", "teams")
    tried("hub teams CODE", "hub", "teams", "R1L", "--keep-until-age", "26")
    tried("hub purge", "hub", "purge")
    tried("hub devices", "hub", "devices")
    assert tried("hub batch", "hub", "batch", "FM8629")["doses"]
    cases = tried("hub review", "hub", "review", "--all")["cases"]
    assert cases, "the expired batch is looked at"
    change = cases[0]["records"][0]["record"]["id"]
    tried("hub review CHANGE", "hub", "review", change, "--keep", "--by", NURSE.email)
    tried("hub export", "hub", "export", "--all", "--mavis-csv", str(tmp_path / "team.csv"), "--by", NURSE.email)
    assert tried("hub exports", "hub", "exports", "R1L")
    once_more = ("--number", "1", "--mavis-csv", str(tmp_path / "team-again.csv"))
    tried("hub exports --mavis-csv", "hub", "exports", "R1L", *once_more)
    assert (tmp_path / "team-again.csv").read_bytes() == (tmp_path / "team.csv").read_bytes()
    tried("hub audit", "hub", "audit")
    tried("hub audit --verify", "hub", "audit", "--verify")
    tried("hub backup", "hub", "backup", str(tmp_path / "copy.db"))
    own("hub", "users", "joy.adeyemi@example.nhs.uk", "--role", "administrator")
    erase = ("--child", found["child"], "--organisation", "R1L", "--reason", "It was asked for", "--confirm")
    report = ("--by", "joy.adeyemi@example.nhs.uk", "--report", str(tmp_path / "erased.json"))
    assert tried("hub purge --confirm", "hub", "purge", *erase, *report)["children"][0]["records"]
    tried("hub restore", "hub", "restore", str(tmp_path / "copy.db"))
    tried("hub drill", "hub", "drill")
    assert tried("hub upgrade", "hub", "upgrade")["kept"] == ""

    assert {entry.name for entry in PUBLISHED} - set(done) == {"demo"}, "which tests/commands/test_demo.py starts"


def newest(mavis: Mavis, child: str = "MWANGI3,") -> str:
    """Give the id of what was recorded last for a child: the third one, where nothing else is said."""
    rows = mavis("changes", "--json").data["rows"]
    return str(next(row["id"] for row in rows if row["child"].startswith(child)))


@pytest.mark.parametrize("entry", [entry for entry in PUBLISHED if entry.name in SOURCES], ids=lambda one: one.name)
def test_a_shape_takes_what_its_command_hands_over_and_nothing_else(entry: Any) -> None:
    """Else a command that did what it was asked for would fail where it says so."""
    assert list(unlike(shape_of(entry.name), SOURCES[entry.name], entry.name)) == []


def test_of_what_the_office_looks_at_the_shape_takes_what_there_is() -> None:
    shape = typing.get_type_hints(shape_of("hub review"), include_extras=True)
    assert list(unlike(shape["cases"], tuple[Case, ...], "cases")) == []
    assert list(unlike(shape["unmatched"], tuple[ToMatch, ...], "unmatched")) == []


def unlike(shape: Any, source: Any, where: str) -> Iterator[str]:
    """Give what a shape has that its source hasn't, or has of another type."""
    shape, source = bare(shape), bare(source)
    if hasattr(shape, "__struct_fields__"):
        wanted, found = typing.get_type_hints(shape), typing.get_type_hints(source)
        for name in set(found) - set(wanted):
            if f"{source.__name__}.{name}" not in KEPT_BACK:
                yield f"{where}: {source.__name__}.{name} isn't printed; put it into the shape, or into KEPT_BACK"
        for name, of in wanted.items():
            if name not in found:
                yield f"{where}.{name} is in no {source.__name__}"
            else:
                yield from unlike(of, found[name], f"{where}.{name}")
    elif get_args(shape) and get_origin(shape) is not Literal:
        parts, others = parts_of(shape), parts_of(source)
        if len(parts) != len(others):
            yield f"{where}: {shape} isn't {source}"
        for one, other in zip(parts, others, strict=False):
            yield from unlike(one, other, where)
    elif choices(shape) != choices(source):
        yield f"{where}: {shape} isn't {source}"


def bare(of: Any) -> Any:
    """Take off what is only said about a type."""
    return bare(get_args(of)[0]) if get_origin(of) is typing.Annotated else of


def parts_of(of: Any) -> list[Any]:
    """Give what a union, a list or a dictionary is made of, in one order."""
    parts = [bare(one) for one in get_args(of) if one is not ...]
    union = get_origin(of) in (Union, types.UnionType)
    return sorted(parts, key=lambda one: (one is type(None), str(one))) if union else parts


def choices(of: Any) -> Any:
    """Give the values of which there are a few; else the type itself."""
    if get_origin(of) is Literal:
        return set(get_args(of))
    return {one.value for one in of} if isinstance(of, type) and issubclass(of, StrEnum) else of


def test_every_command_that_takes_json_has_a_schema_and_no_other() -> None:
    takes = {
        f"{group}{entry.name}"
        for group, table in (("", cli.COMMANDS), ("hub ", hub_commands.COMMANDS))
        for entry in table
        if entry.name != "hub"
        and "as_json" in inspect.signature(importlib.import_module(entry.module).command).parameters
    }
    assert {entry.command for entry in PUBLISHED} == takes


def test_every_result_is_named_where_it_is_printed() -> None:
    named = set()
    for file in (ROOT / "mavis_tui" / "commands").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("show", "recording_beside")
            ):
                shapes = [word.value for word in node.keywords if word.arg == "shape"]
                named |= {one.value for shape in shapes for one in ast.walk(shape) if isinstance(one, ast.Constant)}
    as_they_stand = {"demo", "sign-in", "hands", "password --generate", "status", "settings"}
    assert named | as_they_stand | {"refresh"} == {entry.name for entry in PUBLISHED}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("children", "9999", "--json"), 4),
        (("record", "1204", nhs_number(9), "--json"), 3),
        (("hub", "review", "none", "--keep", "--by", NURSE.email, "--json"), 4),
        (("doctor", "--salvage", "no-such.db", "--json"), 4),
        (("children", "--json"), 2),
        (("children", "1204", "--no-such", "--json"), 2),
        (("hub", "no-such", "--json"), 2),
    ],
)
def test_what_goes_wrong_is_said_in_one_shape_too(
    saved: Mavis, words: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(tmp_path / "hub.db"))
    ran = saved(*words, code=code)
    held(ran.error, ERROR)
    assert ran.error["exit_code"] == code
    assert code != MISUSED or ran.error["message"].endswith(". Nothing was done.")


def test_a_shape_that_doesnt_fit_would_be_found() -> None:
    assert list(unlike(shape_of("children"), list[ChangeRow], ""))
    assert list(unlike(Sending, str, ""))
    assert schema("forget") is None
    with pytest.raises(jsonschema.ValidationError):
        held([{"id": "child-1", "born": "17 Dec 2013"}], "children")


def test_schema_lists_what_it_knows_and_prints_one(mavis: Mavis) -> None:
    listed = mavis("schema").out.splitlines()
    assert listed[-1] == ERROR
    assert "hub review" in listed
    printed = json.loads(mavis("schema", "hub", "review").out)
    assert printed == schema("hub review")
    assert "See which do: mavis schema" in " ".join(mavis("schema", "forget", code=4).err.split())


def test_the_page_says_what_the_schemas_say() -> None:
    assert json_page.PAGE.read_text("utf-8") == json_page.generated(), "run: python -m tests.commands.json_page"
