"""Mavis's health questions in its own words, and whether a yes needs a nurse to look before the vaccination.

A question that isn't here, or that isn't asked any more on the day, is one that nobody knows: its yes forces triage.
"""

from typing import NamedTuple

from mavis_tui.models.country.dates import LookedUp

SEEDED = LookedUp("manage-vaccinations-in-schools, lib/tasks/vaccines.rake (Mavis facts 3.7 and 9.2)")


class QuestionRow(NamedTuple):
    """A question of a programme, as parents read it. `methods` says for which it is asked, where that differs."""

    programme: str
    text: str
    forces_triage: bool = True
    methods: tuple[str, ...] = ("injection", "nasal")
    held: LookedUp = SEEDED


_NASAL, _INJECTION = ("nasal",), ("injection",)
_SUPPORT = "Does your child need extra support during vaccination sessions?"
_IMMUNE = "Does your child have a disease or treatment that severely affects their immune system?"
_OTHER = "Does your child have any other medical conditions we should know about?"
_BLEEDING = "Does your child have a bleeding disorder?"
_THINNER = "Does your child take blood-thinning medicine (anticoagulants)?"
_ALLERGIES = "Does your child have any severe allergies?"
_TREATED = "Does your child have a bleeding disorder or another medical condition they receive treatment for?"
_REACTION = "Has your child ever had a severe reaction to any medicines, including vaccines?"
_FLU_ANAPHYLAXIS = (
    "Has your child had a severe allergic reaction (anaphylaxis) to a previous dose of the {} flu vaccine, or any "
    "ingredient of the vaccine?"
)
_MMR_ANAPHYLAXIS = "Has your child had a severe allergic reaction (anaphylaxis) to a previous dose of {} vaccine?"

ROWS: tuple[QuestionRow, ...] = (
    QuestionRow("flu", "Has your child been diagnosed with asthma?", forces_triage=False, methods=_NASAL),
    QuestionRow("flu", "Does your child take oral steroids for their asthma?", methods=_NASAL),
    QuestionRow("flu", "Has your child ever been admitted to intensive care because of their asthma?", methods=_NASAL),
    QuestionRow("flu", _IMMUNE, methods=_NASAL),
    QuestionRow(
        "flu",
        "Is your child in regular close contact with anyone currently having treatment that severely affects their "
        "immune system?",
        methods=_NASAL,
    ),
    QuestionRow(
        "flu",
        "Does your child have a bleeding disorder or are they taking anticoagulant therapy?",
        methods=_INJECTION,
    ),
    QuestionRow(
        "flu",
        "Has your child ever been admitted to intensive care due to a severe allergic reaction (anaphylaxis) to egg?",
        methods=_NASAL,
    ),
    QuestionRow("flu", _FLU_ANAPHYLAXIS.format("nasal"), methods=_NASAL),
    QuestionRow("flu", _FLU_ANAPHYLAXIS.format("injected"), methods=_INJECTION),
    # In Mavis this forces triage for one team, Leicestershire's. Mavis knows that team by the name of its workgroup,
    # which no workbook has; its organisation code isn't in what could be read, so nobody can be told apart here.
    QuestionRow(
        "flu",
        "Does your child have any other medical conditions the immunisation team should be aware of?",
        forces_triage=False,
    ),
    QuestionRow("flu", "Does your child take regular aspirin?", methods=_NASAL),
    QuestionRow("flu", "Has your child had a flu vaccination in the last 3 months?"),
    QuestionRow("flu", _SUPPORT, forces_triage=False),
    QuestionRow("hpv", _ALLERGIES),
    QuestionRow("hpv", _BLEEDING),
    QuestionRow("hpv", _THINNER),
    QuestionRow("hpv", _IMMUNE),
    QuestionRow("hpv", _OTHER),
    QuestionRow("hpv", _SUPPORT, forces_triage=False),
    QuestionRow("menacwy", _TREATED),
    QuestionRow("menacwy", _ALLERGIES),
    QuestionRow("menacwy", _REACTION),
    QuestionRow("menacwy", _SUPPORT),
    QuestionRow("menacwy", "Has your child had a meningitis (MenACWY) vaccination in the last 5 years?"),
    QuestionRow("td_ipv", _TREATED),
    QuestionRow("td_ipv", _ALLERGIES),
    QuestionRow("td_ipv", _REACTION),
    QuestionRow("td_ipv", _SUPPORT),
    QuestionRow("td_ipv", "Has your child had a tetanus, diphtheria and polio vaccination in the last 5 years?"),
    QuestionRow("mmr", _BLEEDING),
    QuestionRow("mmr", _THINNER),
    QuestionRow(
        "mmr", "Has your child received a blood or plasma transfusion, or immunoglobulin in the last 3 months?"
    ),
    QuestionRow("mmr", _MMR_ANAPHYLAXIS.format("MMR or any other measles, mumps or rubella")),
    QuestionRow("mmr", _MMR_ANAPHYLAXIS.format("MMRV or any other measles, mumps, rubella or varicella (chickenpox)")),
    QuestionRow("mmr", "Has your child ever had a severe allergic reaction (anaphylaxis) to gelatine?"),
    QuestionRow("mmr", "Has your child ever had a severe allergic reaction (anaphylaxis) to neomycin?"),
    QuestionRow("mmr", _IMMUNE),
    QuestionRow(
        "mmr",
        "Has your child had any of the following in the last 4 weeks, or are they due to have them in the next 4 "
        "weeks: TB skin test, chickenpox vaccine, or yellow fever vaccine?",
    ),
    QuestionRow("mmr", _OTHER, forces_triage=False),
    QuestionRow("mmr", _SUPPORT, forces_triage=False),
)
