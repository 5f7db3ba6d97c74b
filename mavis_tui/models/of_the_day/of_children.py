"""The records of the day that a child carries from device to device."""

from mavis_tui.models.of_the_day.consent_taken import ConsentTaken
from mavis_tui.models.of_the_day.gillick_assessment import GillickAssessment
from mavis_tui.models.of_the_day.note import ChildNote
from mavis_tui.models.of_the_day.reaction import Reaction
from mavis_tui.models.of_the_day.triage_decision import TriageDecision

OfChild = ConsentTaken | GillickAssessment | TriageDecision | ChildNote | Reaction
"""Each is told by its `kind`."""

OF_CHILD = (ConsentTaken, GillickAssessment, TriageDecision, ChildNote, Reaction)
"""The same as classes, to ask whether something is one."""
