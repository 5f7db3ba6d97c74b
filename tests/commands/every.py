"""Every command of mavis with words that make it do something, in an order in which a day could go."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mavis_tui.cli import COMMANDS
from mavis_tui.commands import hub
from tests.builders import NURSE, nhs_number

FIXTURES = Path(__file__).parents[1] / "fixtures"

DOSE = ("--batch", "FM8629", "--expiry", "2040-05-31", "--site", "left_arm_upper_position")

MUM = ("--name", "Jane Mwangi", "--relationship", "Mum", "--phone", "07700 900123")

_NURSE = ("--nurse-name", NURSE.name, "--nurse-email", NURSE.email)
_SEALED = ("--place", "Harbour View", "--programme", "hpv", "--not-given", "unwell", *_NURSE)

_NEW = ("--given-name", "Zara", "--family-name", "Newby", "--born", "2013-06-01", "--postcode", "LE3 1AA")

_DAY = (
    ("status",),
    ("hands",),
    ("sessions",),
    ("save-offline", "1204"),
    ("refresh",),
    ("vaccines", "1204"),
    ("edit-session", "1204", "--time", "09:30"),
    ("children", "1204"),
    ("counts", "1204"),
    ("child", "1204", nhs_number(1)),
    ("same-child", "1204"),
    (
        "add-child",
        "1204",
        "--given-name",
        "Zara",
        "--family-name",
        "Newby",
        "--born",
        "2013-06-01",
        "--postcode",
        "LE3 1AA",
    ),
    ("attendance", "1204", nhs_number(1), "attending"),
    ("record", "1204", nhs_number(1), *DOSE),
    ("record", "1204", nhs_number(2), "--not-given", "unwell"),
    ("consent", "1204", nhs_number(2), "given", *MUM, "--all-no"),
    ("triage", "1204", nhs_number(2), "safe"),
    ("gillick", "1204", nhs_number(2), "--competent"),
    ("note", "1204", nhs_number(2), "Afraid of needles"),
    ("reaction", "1204", nhs_number(1), "--seen", "Fainted", "--done", "Laid down"),
    ("record-sealed", "--given-name", "Ada", "--family-name", "Mwangi", "--born", "2013-05-04", *_SEALED),
    ("match",),
    ("changes",),
    ("changes", "--export", "{folder}/for-the-hub.mavis"),
    ("sync",),
    ("ready",),
    ("doctor",),
    ("day", "1204"),
    ("report", "1204", "--csv", "{folder}/uptake.csv"),
    ("batch", "FM8629"),
    ("export", "1204", "--fhir", "{folder}/given.json"),
    ("by-hand", "1204"),
    ("print", "1204", "{folder}/list.html"),
    ("password", "--generate"),
    ("schema", "children"),
    ("completion", "bash"),
    ("settings",),
    ("open", "{fixtures}/hpv-school.xlsx", "--date", "2026-11-30"),
    ("team-words", "--new"),
    ("hand-in", "{folder}/for-the-team.mavis"),
    ("collect", "{folder}/for-the-team.mavis"),
    ("demo", "--keep", "{fixtures}/hpv-school.xlsx"),
    ("hub", "import", "{fixtures}/hpv-school.xlsx", "--date", "2026-11-30"),
    ("hub", "add-user", NURSE.email, "--name", NURSE.name, "--organisation", "R1L"),
    ("hub", "users"),
    ("hub", "sessions"),
    ("hub", "today"),
    ("hub", "uptake", "R1L"),
    ("hub", "batches", "R1L"),
    ("hub", "exports", "R1L"),
    ("hub", "records", "abara"),
    ("hub", "teams"),
    ("hub", "purge"),
    ("hub", "subject", "nobody", "{folder}/subject.json"),
    ("hub", "devices"),
    ("hub", "batch", "FM8629"),
    ("hub", "review"),
    ("hub", "export", "--all", "--mavis-csv", "{folder}/team.csv", "--by", NURSE.email),
    ("hub", "take", "{folder}/for-the-hub.mavis"),
    ("hub", "audit"),
    ("hub", "backup", "{folder}/copy.db"),
    ("hub", "restore", "{folder}/copy.db"),
    ("hub", "upgrade"),
    ("hub", "drill"),
    ("hub", "serve", "--cert", "{folder}/none.pem", "--key", "{folder}/none.pem"),
    ("forget", "1204"),
    ("sign-out",),
    ("sign-in", "--hub", "http://127.0.0.1:9", "--email", NURSE.email),
    ("--plain",),
    ("--version",),
    ("--help",),
    ("no-such-command",),
)


def words(folder: Path) -> Iterator[tuple[str, ...]]:
    """Give the words of each command; files that are written stand in `folder`."""
    for step in _DAY:
        yield tuple(word.format(folder=folder, fixtures=FIXTURES) for word in step)


def left_out(steps: Iterable[tuple[str, ...]]) -> set[str]:
    """Give the commands of the tables that none of the steps runs."""
    listed = {entry.name for entry in COMMANDS if entry.name != "hub"} | {f"hub {entry.name}" for entry in hub.COMMANDS}
    return listed - {" ".join(step[: 2 if step[0] == "hub" else 1]) for step in steps}
