"""The pages on which what is beside the doses is recorded: consent, triage, Gillick, notes, adverse reactions."""
