"""A report of uptake: its numbers are the app’s, every child counts once, and what is left out is said."""

import csv
from datetime import date, timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest

from mavis_tui.errors import BadInput
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, bundle
from mavis_tui.models.status import Group
from mavis_tui.workspace.day.uptake_report import per_programme, per_school, per_year, summed
from mavis_tui.workspace.files.uptake_files import about_words, row_name, write_uptake_csv, write_uptake_page
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session, a_vaccination, consented
from tests.workspace.nurse import Nurse

MILL = Location(name="Mill Brow School")


def in_two_classes() -> tuple[Child, ...]:
    return tuple(a_child(n, registration="8A" if n < 4 else "9B", year_group=8 if n < 4 else 9) for n in range(1, 7))


async def test_the_numbers_of_a_report_are_those_of_today_and_of_the_sessions_page(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), in_two_classes(), (a_batch(),)))
    nurse.record("child-1")
    nurse.record("child-5")
    nurse.not_given("child-2")
    report, day = nurse.workspace.reports.of(["1204"]), nurse.workspace.days.of("1204")
    page = nurse.workspace.sessions.page("1204")
    assert [(one.of_class, one.children, one.vaccinated, one.given, one.groups) for one in report.rows] == [
        (one.of_class, one.children, one.vaccinated, one.given, one.groups) for one in day.classes
    ]
    (total,) = summed(report.rows, per_programme)
    assert total.groups == day.totals[0].groups == page.counts[Programme.HPV]
    assert (total.children, total.vaccinated, total.given) == (6, 2, 2)
    assert [(one.year_group, one.vaccinated, one.children) for one in summed(report.rows, per_year)] == [
        (8, 1, 3),
        (9, 1, 3),
    ]


async def test_a_child_on_two_lists_counts_once_where_she_had_the_dose(nurse: Nurse) -> None:
    catch_up = a_session(id="1300", location=MILL, dates=(TODAY, TODAY + timedelta(days=1)))
    await nurse.save(a_bundle(3), bundle(catch_up, (a_child(1), a_child(2)), (a_batch(),)))
    nurse.record("child-1")
    report = nurse.workspace.reports.of(["1204", "1300"])
    sums = [(one.school, one.children, one.vaccinated, one.given) for one in summed(report.rows, per_school)]
    assert sums == [("Harbour View Academy", 2, 1, 1), ("Mill Brow School", 1, 0, 0)]
    assert report.twice == 2
    assert any("2 children stand on several of the lists" in words for words in about_words(report))


async def test_the_time_bounds_the_doses_and_not_who_is_vaccinated(nurse: Nurse) -> None:
    yesterday = TODAY - timedelta(days=1)
    had = a_vaccination(1, performed_on=yesterday, performed_at=None)
    children = (a_child(1, care={Programme.HPV: consented(history=(had,))}), a_child(2))
    await nurse.save(bundle(a_session(dates=(yesterday, TODAY)), children, (a_batch(),)))
    nurse.record("child-2")
    (row,) = nurse.workspace.reports.of(["1204"], since=TODAY).rows
    assert (row.vaccinated, row.given) == (2, 1)
    (row,) = nurse.workspace.reports.of(["1204"], until=yesterday).rows
    assert (row.vaccinated, row.given) == (2, 1)
    (row,) = nurse.workspace.reports.of(["1204"]).rows
    assert (row.vaccinated, row.given) == (2, 2)


async def test_without_sessions_all_of_the_time_that_are_here_count_and_the_others_are_named(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.hub.put(bundle(a_session(id="1300", location=MILL), (a_child(8),), ()))
    await nurse.workspace.sessions.refresh_list()
    report = nurse.workspace.reports.of((), TODAY, TODAY)
    assert [one.id for one in report.sessions] == ["1204"]
    assert [one.id for one in report.not_here] == ["1300"]
    missing = "Not counted, because not saved on this device: HPV session at Mill Brow School, 24 Nov 2026."
    assert missing in list(about_words(report))
    with pytest.raises(BadInput, match="No session of that time is saved"):
        nurse.workspace.reports.of((), date(2025, 9, 1), date(2025, 9, 2))
    whole = nurse.workspace.reports.of(())
    assert (whole.sessions, whole.not_here, whole.rows) == (report.sessions, report.not_here, report.rows)
    with pytest.raises(BadInput, match="is before"):
        nurse.workspace.reports.of(["1204"], TODAY, TODAY - timedelta(days=1))


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onload", "onclick"}

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"


async def test_the_files_say_the_same_name_nobody_and_run_nothing(nurse: Nurse, tmp_path: Path) -> None:
    school = Location(name="=cmd()<script>alert(1)</script> School")
    await nurse.save(bundle(a_session(location=school), in_two_classes(), (a_batch(),)))
    nurse.record("child-1")
    report = nurse.workspace.reports.of(["1204"])
    table, page = tmp_path / "uptake.csv", tmp_path / "uptake.html"
    write_uptake_csv(report, table)
    write_uptake_page(report, page)
    rows = list(csv.DictReader(StringIO(table.read_text("utf-8-sig"))))
    said = [(row["Class"], row["Children"], row["Vaccinated"], row["Uptake %"], row["Doses given"]) for row in rows]
    assert said == [("8A", "3", "1", "33", "1"), ("9B", "3", "0", "0", "0")]
    assert all(row["School"].startswith("'=cmd()") for row in rows)
    for row in rows:
        others = sum(int(row[group.value]) for group in Group if group is not Group.VACCINATED)
        assert int(row["Children"]) == int(row["Vaccinated"]) + others
    read = _Tags(page.read_text("utf-8"))
    assert "script" not in read.tags
    assert "1 of 3" in read.words
    assert "33%" in read.words
    assert "█████░░░░░░░░░░" in read.words
    assert "MWANGI" not in page.read_text("utf-8") + table.read_text("utf-8-sig")
    with pytest.raises(BadInput, match="There is a file already"):
        write_uptake_csv(report, table)


async def test_a_row_is_named_by_what_it_is_of(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(1), a_child(2, registration="")), (a_batch(),)))
    rows = nurse.workspace.reports.of(["1204"]).rows
    assert [row_name(row) for row in rows] == [
        "Harbour View Academy, Year 8, 8T1, HPV",
        "Harbour View Academy, Year 8, no class, HPV",
    ]
    assert [row_name(row) for row in summed(rows, per_year)] == ["Year 8, HPV"]
    assert [row_name(row) for row in summed(rows, per_programme)] == ["HPV"]
