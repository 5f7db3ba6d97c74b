"""Harm done to the program on purpose, and counted: kills, cuts, faults, damage. Never part of the suite as a whole."""
