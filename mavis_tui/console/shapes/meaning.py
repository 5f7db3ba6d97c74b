"""How a shape says what a field holds: in the words that the schema and docs/json.md carry."""

from msgspec import Meta

NHS_NUMBER = Meta(description="The NHS number, ten digits; null if it isn’t known.")
SENDING = Meta(description="Where it is: waiting on this device, taken by the team server, or refused.")


def means(words: str) -> Meta:
    """Say in the schema what a field holds."""
    return Meta(description=words)
