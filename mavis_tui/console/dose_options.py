"""The options that say how a dose was given: the same with the list open and where a record is made while locked."""

from typing import Annotated

import typer

SiteOption = Annotated[str, typer.Option(help="Where on the body, like left_arm_upper_position or “left thigh”.")]
NotGivenOption = Annotated[str, typer.Option(help="Why not: refused, unwell, contraindicated or already_had.")]
HalfDoseOption = Annotated[bool, typer.Option("--half-dose", help="Half a dose was given; of a nasal spray only.")]
NotesOption = Annotated[str, typer.Option(help="Notes, at most 1,000 characters.")]
IdentifiedByOption = Annotated[
    str, typer.Option(metavar="NAME", help="Who confirmed the child’s identity; the child if left out.")
]
RelationshipOption = Annotated[str, typer.Option(help="What that person is to the child, like teacher.")]
ScanOption = Annotated[
    str,
    typer.Option(
        metavar="CODE",
        help="What a scanner sent of the box: gives vaccine, batch and expiry date; - reads it from standard input.",
    ),
]
