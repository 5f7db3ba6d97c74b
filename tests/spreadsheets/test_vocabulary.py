"""What is written in Mavis's words is read back as what it was."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.models.consent import ConsentStatus, Triage, TriageStatus, VaccineMethod
from mavis_tui.models.programme import REASONS, SITES, VACCINES, Programme, Variant
from mavis_tui.spreadsheets import vocabulary as words

NASAL, INJECTION = VaccineMethod.NASAL, VaccineMethod.INJECTION

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n()", exclude_categories=["Cc", "Cs"]), max_size=40)
_LINE = _TEXT.map(lambda text: " ".join(text.split())).filter(
    lambda text: text and not any(word in f" {text} " for word in (" Yes ", " No "))
)
_DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(st.lists(st.builds("On {:%Y-%m-%d} at 08:15 GIVEN by {}".format, _DAYS, _LINE), max_size=4).map(tuple))
def test_consent_details_survive_the_cell(details: tuple[str, ...]) -> None:
    assert words.read_details(words.write_details(details)) == details


@pytest.mark.parametrize(
    ("cell", "agreed"),
    [
        ("Consent given", words.Agreed(ConsentStatus.GIVEN)),
        ("Consent given for nasal spray", words.Agreed(ConsentStatus.GIVEN, (NASAL,))),
        ("Consent given for injection", words.Agreed(ConsentStatus.GIVEN, (INJECTION,))),
        ("Consent given for nasal spray and injection", words.Agreed(ConsentStatus.GIVEN, (NASAL, INJECTION))),
        ("Consent given for gelatine-free injection", words.Agreed(ConsentStatus.GIVEN, (INJECTION,), True)),
        ("Consent refused", words.Agreed(ConsentStatus.REFUSED)),
        ("Conflicting consent", words.Agreed(ConsentStatus.CONFLICTS)),
        ("No response", words.Agreed(ConsentStatus.NO_RESPONSE)),
        ("", words.Agreed(ConsentStatus.NOT_KNOWN)),
    ],
)
def test_consent_reads_and_writes_as_mavis_does(cell: str, agreed: words.Agreed) -> None:
    assert words.read_consent(cell) == agreed
    assert words.write_consent(agreed) == cell


@pytest.mark.parametrize("cell", ["Consent", "Consent given for aspirin", "yes"])
def test_what_is_no_consent_status_is_not_taken_for_consent(cell: str) -> None:
    assert words.read_consent(cell) is None


@pytest.mark.parametrize(
    ("cell", "triage"),
    [
        ("Safe to vaccinate", Triage(status=TriageStatus.SAFE)),
        ("Safe to vaccinate with nasal spray", Triage(status=TriageStatus.SAFE, method=NASAL)),
        ("Safe to vaccinate with injection", Triage(status=TriageStatus.SAFE, method=INJECTION)),
        (
            "Safe to vaccinate with gelatine-free injection",
            Triage(status=TriageStatus.SAFE, method=INJECTION, without_gelatine=True),
        ),
        ("Do not vaccinate", Triage(status=TriageStatus.DO_NOT_VACCINATE)),
        ("Keep in triage", Triage(status=TriageStatus.KEEP_IN_TRIAGE)),
        ("Invited to clinic", Triage(status=TriageStatus.INVITE_TO_CLINIC)),
        ("Delay vaccination to a later date", Triage(status=TriageStatus.DELAY)),
        ("Delay vaccination until 12 January 2027", Triage(status=TriageStatus.DELAY, until=date(2027, 1, 12))),
    ],
)
def test_triage_reads_and_writes_as_mavis_does(cell: str, triage: Triage) -> None:
    assert words.read_triage(cell) == triage
    assert words.write_triage(triage) == cell


@given(_DAYS)
def test_any_day_of_a_delay_survives_the_cell(until: date) -> None:
    delayed = Triage(status=TriageStatus.DELAY, until=until)
    assert words.read_triage(words.write_triage(delayed)) == delayed


@pytest.mark.parametrize("cell", ["Delay vaccination until 31 February 2027", "Safe", "Delay vaccination until soon"])
def test_what_is_no_triage_status_is_not_read_as_one(cell: str) -> None:
    assert words.read_triage(cell) is None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)), st.sampled_from([0, 60]))  # noqa: DTZ001 # zoned below
def test_timestamps_survive_the_cell(moment: datetime, offset: int) -> None:
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset)))
    assert words.read_moment(words.write_moment(moment)) == moment


def test_a_timestamp_reads_as_mavis_writes_it() -> None:
    assert words.read_moment("2026-11-03 10:12:44 +0000") == datetime(2026, 11, 3, 10, 12, 44, tzinfo=UTC)
    assert words.read_moment("yesterday") is None
    assert words.write_moment(None) == ""


@pytest.mark.parametrize(
    ("cell", "programme", "variant"),
    [
        ("Flu", Programme.FLU, None),
        ("hpv", Programme.HPV, None),
        ("ACWYX4", Programme.MENACWY, None),
        ("MenACWY", Programme.MENACWY, None),
        ("3-in-1", Programme.TD_IPV, None),
        ("Td/IPV", Programme.TD_IPV, None),
        ("MMR", Programme.MMR, Variant.MMR),
        ("MMRV", Programme.MMR, Variant.MMRV),
    ],
)
def test_programmes_read_by_every_name_mavis_takes(cell: str, programme: Programme, variant: Variant | None) -> None:
    assert words.read_programme(cell) == (programme, variant)
    assert words.read_programme(words.write_programme(programme, variant)) == (programme, variant)


@pytest.mark.parametrize("cell", ["BCG", "", "MM"])
def test_what_is_no_programme_is_not_read_as_one(cell: str) -> None:
    assert words.read_programme(cell) is None


def test_sites_reasons_and_vaccines_read_in_any_case() -> None:
    for site, facts in SITES.items():
        assert [words.read_site(name.upper()) for name in facts.import_names] == [site] * len(facts.import_names)
    for reason, told in REASONS.items():
        assert words.read_reason(told.import_name.title()) is reason
    for vaccine in VACCINES.values():
        assert words.read_vaccine(vaccine.name.lower()) == vaccine.name
    assert words.read_vaccine("Seqirus Cell-Based Trivalent IIVc") == "Sequirus Cell-based Trivalent"
    assert (words.read_site("left ear"), words.read_reason("absent"), words.read_vaccine("Tea")) == (None, None, None)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 11, 24), date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("20261124", date(2026, 11, 24)),
        ("24/11/26", None),
        ("31/02/2026", None),
        ("", None),
    ],
)
def test_dates_read_in_the_forms_mavis_takes(cell: object, day: date | None) -> None:
    assert words.read_date(cell) == day


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("10:41:05", time(10, 41, 5)),
        ("10:41", time(10, 41)),
        ("104105", time(10, 41, 5)),
        ("1041", time(10, 41)),
        ("10", time(10)),
        (time(9, 5), time(9, 5)),
        ("24:30", None),
        ("10:75", None),
        ("noon", None),
    ],
)
def test_times_read_in_the_forms_mavis_takes(cell: object, at: time | None) -> None:
    assert words.read_time(cell) == at


@pytest.mark.parametrize(("cell", "given"), [("Y", True), ("yes", True), ("n", False), ("No", False), ("X", None)])
def test_vaccinated_reads_any_beginning_of_yes_or_no(cell: str, given: bool | None) -> None:
    assert words.read_vaccinated(cell) is given


def test_genders_and_gillick_read_as_mavis_writes_them() -> None:
    assert all(words.read_gender(label) is gender for gender, label in words.GENDERS.items())
    assert words.read_gender("Indeterminate") == "not_known"
    assert words.read_gender("1") is None
    assert all(words.read_gillick(label) is competent for competent, label in words.GILLICK.items())
    assert words.read_gillick("perhaps") is None
