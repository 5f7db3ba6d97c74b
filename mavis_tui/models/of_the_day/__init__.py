"""What is recorded on the day beside the dose: consent by phone, Gillick, triage, notes, reactions, children, stock."""
