"""The commands that record what is beside the doses: consent, triage, Gillick, notes, adverse reactions."""
