"""The clock by which Textual says when something was hit, `event.time`: it only goes forwards, no time of day."""

from textual._time import get_time as moment

__all__ = ["moment"]
