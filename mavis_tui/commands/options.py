"""The arguments and options that several commands share, so that they read the same everywhere."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as one line of JSON.")]

OfflineOnStdin = Annotated[
    bool, typer.Option("--offline-password-stdin", help="Read the offline password from standard input.")
]

SessionId = Annotated[
    str, typer.Argument(metavar="SESSION", help="The number of a session, as `mavis sessions` lists it.")
]

SessionIds = Annotated[
    list[str], typer.Argument(metavar="SESSION", help="Numbers of sessions, as `mavis sessions` lists them.")
]

ChildWords = Annotated[
    str, typer.Argument(metavar="CHILD", help="An NHS number, an id, or as much of the name as fits one child only.")
]
