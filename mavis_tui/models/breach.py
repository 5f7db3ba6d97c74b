"""A rule that a record or a form breaks: the field, and the words for it."""

from typing import NamedTuple

LISTED = "listed"
"""The field of a breach in what the team's list says of a child: nobody at a school can mend that."""


class Breach(NamedTuple):
    """A rule that a record breaks: the field of Vaccination, and Mavis's text for it.

    What is wrong about who confirmed the child's identity is told by `identified_name` and `identified_relationship`.
    """

    field: str
    text: str

    @property
    def sentence(self) -> str:
        """The text for the person at the form; Mavis's own may lack the name of the column in front of them."""
        if self.text[:1].isupper():
            return self.text
        named = "The child" if self.field == LISTED else self.field.replace("_", " ").capitalize()
        return f"{named} {self.text}."
