"""The moment at which the suite's clock stands, or from which it goes on."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
