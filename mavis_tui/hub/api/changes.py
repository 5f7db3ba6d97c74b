"""What was recorded on devices: taking it in, and saying whether the hub has it."""

from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.openapi.spec import Schema
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from mavis_tui.hub.api.audit_middleware import NOTES_ITSELF
from mavis_tui.hub.api.context import Asked, hub_of
from mavis_tui.hub.api.gzip_requests import MAY_BE_PACKED
from mavis_tui.hub.api.metrics import count_changes
from mavis_tui.hub.api.problems import Spoken, answers
from mavis_tui.hub.changes.accept import receipts_of, take_in
from mavis_tui.hub.changes.arrival import Arrival, UnreadableChange, arrival
from mavis_tui.models.change import Change, Receipt

MOST_CHANGES = 1_000
"""How many changes the hub takes in one request."""


class Arrivals(list[Arrival]):
    """The changes of a request, each read by itself, so that one that can’t be read doesn’t keep its neighbours out."""


def read_arrivals(_type: type, body: Any) -> Arrivals:
    """Read a request. Raises Spoken for one that isn’t a list, is too long, or holds something without a name."""
    if not isinstance(body, list):
        raise Spoken(422, "The request isn’t a list of changes.")
    if len(body) > MOST_CHANGES:
        raise Spoken(413, f"The team server takes {MOST_CHANGES:,} changes in one request.")
    return Arrivals(_read(position, change) for position, change in enumerate(body))


def _read(position: int, change: object) -> Arrival:
    try:
        return arrival(msgspec.json.encode(change))
    except (UnreadableChange, OverflowError) as error:
        where = f"The change at position {position} (the first is 0)"
        raise Spoken(422, f"{where} has no id and revision to answer it by. Nothing was stored.") from error


class DescribedAsChanges(OpenAPISchemaPlugin):
    """Tells OpenAPI what the body of the request is meant to be."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Say which type this is for."""
        return value is Arrivals

    def to_openapi_schema(
        self,
        field_definition: FieldDefinition,  # noqa: ARG002 # Litestar passes it
        schema_creator: Any,
    ) -> Schema:
        """Describe a list of changes."""
        described: Schema = schema_creator.for_field_definition(FieldDefinition.from_annotation(list[Change]))
        return described


@post(
    "/v1/changes",
    status_code=200,
    type_decoders=[(lambda target: target is Arrivals, read_arrivals)],
    responses=answers(401, 413, 422),
    summary="Take in what was recorded",
    opt={NOTES_ITSELF: True, MAY_BE_PACKED: True},
)
async def post_changes(
    request: Asked, data: JSONBody[Arrivals], returned: Annotated[bool, QueryParameter()] = False
) -> list[Receipt]:
    """Store each change with its receipt, once; the same change again gets the same receipt. One each, in order.

    `returned` says that the device has receipts for them already, of a hub that forgot them: they are counted apart.
    """
    hub = hub_of(request)
    receipts = await take_in(hub.database, request.user, data, hub.clock(), sent_by_itself=True, returned=returned)
    count_changes(receipts)
    return receipts


@get("/v1/changes/{change_id:str}", responses=answers(401, 404), summary="Say whether a change has arrived")
async def get_change(request: Asked, change_id: FromPath[str]) -> list[Receipt]:
    """Give the receipts of a change, one for each of its revisions that reached the hub."""
    receipts = await receipts_of(hub_of(request).database, request.user.organisation, change_id)
    if not receipts:
        raise Spoken(404, "The team server has no such change from your team.")
    return receipts
