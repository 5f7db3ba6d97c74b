"""The batches of a session: changing one while online. A new one comes as a change, as everything that is recorded."""

import msgspec
from litestar import patch
from litestar.params import FromPath, JSONBody

from mavis_tui.hub.api.context import SMALL, Asked, hub_of
from mavis_tui.hub.api.problems import Spoken, answers
from mavis_tui.hub.sessions.batches import find_batch, store_batch
from mavis_tui.hub.sessions.versions import find_session, store_session
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import today
from mavis_tui.models.programme import VACCINES
from mavis_tui.models.rules import expiry_breach
from mavis_tui.wire.messages import BatchEdit


@patch(
    "/v1/sessions/{session_id:str}/batches/{number:str}",
    responses=answers(401, 404, 413, 422),
    summary="Change a batch",
    request_max_body_size=SMALL,
)
async def patch_batch(
    request: Asked, session_id: FromPath[str], number: FromPath[str], data: JSONBody[BatchEdit]
) -> Batch:
    """Change what is given, leave the rest; answer with the batch as it is now."""
    wanted = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not msgspec.UNSET}
    hub = hub_of(request)
    if data.expiry and (wrong := expiry_breach(data.expiry, today(hub.clock))):
        raise Spoken(422, f"{wrong}.")
    async with hub.database.writing() as connection:
        session = await find_session(connection, request.user.organisation, session_id, lock=True)
        held = None if session is None else await find_batch(connection, session, number)
        if session is None or held is None:
            raise Spoken(404)
        if wanted.get("vaccine") not in (None, *VACCINES):
            raise Spoken(422, f"{wanted['vaccine']!r} isn’t a vaccine that Mavis knows.")
        batch = msgspec.structs.replace(held, **wanted)
        _check(batch)
        if batch != held:
            await store_batch(connection, session, batch)
            await store_session(connection, session, ())
    return batch


def _check(batch: Batch) -> None:
    vaccine = VACCINES.get(batch.vaccine or "")
    if vaccine is not None and vaccine.programme is not batch.programme:
        raise Spoken(422, f"{vaccine.brand} is not given in this programme.")
