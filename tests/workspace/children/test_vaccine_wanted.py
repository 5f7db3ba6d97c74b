"""Which kind of vaccine a child wants: by what was agreed, what triage decided and what is known of gelatine."""

from typing import Any

import pytest

from mavis_tui.models.consent import Consent, ConsentStatus, HealthAnswer, Triage, TriageStatus, VaccineMethod
from mavis_tui.models.programme import Programme, Variant
from mavis_tui.models.status import status_of
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted, vaccine_wanted
from tests.builders import TODAY, a_child, a_vaccination, consented

SPRAY, JAB = VaccineMethod.NASAL, VaccineMethod.INJECTION
NASAL, INJECTION, FREE, UNKNOWN = VaccineWanted
DELAYED = Triage(status=TriageStatus.DELAY)


def given(*methods: VaccineMethod, **consent: Any) -> Consent:
    return Consent(status=ConsentStatus.GIVEN, methods=methods, **consent)


@pytest.mark.parametrize(
    ("programme", "care", "kind"),
    [
        (Programme.FLU, {"consent": given(SPRAY)}, NASAL),
        (Programme.FLU, {"consent": given(SPRAY, JAB)}, NASAL),
        (Programme.FLU, {"consent": given(JAB, without_gelatine=True)}, INJECTION),
        (Programme.FLU, {"consent": given(SPRAY, JAB, without_gelatine=True)}, INJECTION),
        (Programme.FLU, {"consent": Consent(status=ConsentStatus.NO_RESPONSE)}, UNKNOWN),
        (Programme.FLU, {"consent": given(SPRAY), "triage": DELAYED}, NASAL),
        (
            Programme.FLU,
            {"consent": given(SPRAY, JAB), "triage": Triage(status=TriageStatus.SAFE, method=JAB)},
            INJECTION,
        ),
        (Programme.HPV, {"consent": Consent(status=ConsentStatus.REFUSED)}, INJECTION),
        (Programme.MMR, {"consent": given(JAB), "variant": Variant.MMR}, INJECTION),
        (Programme.MMR, {"consent": given(JAB, without_gelatine=True), "variant": Variant.MMR}, FREE),
        (Programme.MMR, {"consent": given(JAB, without_gelatine=True), "triage": DELAYED}, FREE),
        (
            Programme.MMR,
            {"consent": given(JAB), "triage": Triage(status=TriageStatus.SAFE, without_gelatine=True)},
            FREE,
        ),
        (Programme.MMR, {"consent": Consent(status=ConsentStatus.NO_RESPONSE)}, UNKNOWN),
    ],
)
def test_the_kind_is_what_was_agreed_or_isnt_known_yet(
    programme: Programme, care: dict[str, Any], kind: VaccineWanted
) -> None:
    child = a_child(care={programme: consented(**care)})
    stands = status_of(child, programme, TODAY)
    assert vaccine_wanted(child.care[programme], programme, stands, TODAY) is kind


def test_who_accepts_no_gelatine_by_the_answers_wants_none_though_the_sheet_does_not_say_so() -> None:
    answers = (HealthAnswer(question="Any bleeding disorder?", yes=False, responder="Mum"),)
    child = a_child(care={Programme.MMR: consented(consent=given(JAB, answers=answers), triage=DELAYED)})
    stands = status_of(child, Programme.MMR, TODAY)
    assert vaccine_wanted(child.care[Programme.MMR], Programme.MMR, stands, TODAY) is FREE


def test_who_is_vaccinated_wants_nothing() -> None:
    child = a_child(care={Programme.HPV: consented(history=(a_vaccination(),))})
    stands = status_of(child, Programme.HPV, TODAY)
    assert vaccine_wanted(child.care[Programme.HPV], Programme.HPV, stands, TODAY) is None
