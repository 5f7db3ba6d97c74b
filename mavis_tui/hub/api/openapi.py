"""What OpenAPI has to be told about types that Litestar describes as something else."""

from collections.abc import Callable
from datetime import time
from typing import Any, get_args, get_origin

from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition
from msgspec import Meta

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"
_BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class OneType(OpenAPISchemaPlugin):
    """Describes one type by itself, wherever it stands; `described` makes a new description each time."""

    def __init__(self, type_: type, described: Callable[[], Schema]) -> None:
        self._type = type_
        self._described = described

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        """Say which type this is for."""
        return field_definition.annotation is self._type

    def to_openapi_schema(
        self,
        field_definition: FieldDefinition,  # noqa: ARG002 # Litestar passes it
        schema_creator: Any,  # noqa: ARG002 # Litestar passes it
    ) -> Schema:
        """Describe it."""
        return self._described()


class Tuples(OpenAPISchemaPlugin):
    """A `tuple[date, ...]` is a list of dates; Litestar says that each item may be a date or anything at all."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Say which type this is for."""
        return get_origin(value) is tuple and get_args(value)[1:] == (...,)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Describe a list of the items, to which Litestar adds the bounds of its `Meta`."""
        item = FieldDefinition.from_annotation(get_args(field_definition.annotation)[0])
        described = schema_creator.for_field_definition(item)
        for bounds in (one for one in item.metadata if isinstance(one, Meta)):  # which Litestar leaves out
            described.min_length, described.max_length = bounds.min_length, bounds.max_length
            described.pattern = bounds.pattern
        return Schema(type=OpenAPIType.ARRAY, items=described)


class _InBase64(Schema):
    """A text of four letters for every three bytes, to which Litestar gives the bounds of the bytes."""

    def to_schema(self) -> dict[str, Any]:
        """Write it with the bounds of the text, and with its end where there must be so many bytes."""
        written = super().to_schema()
        for bound in ("minLength", "maxLength"):
            if bound in written:
                written[bound] = 4 * -(-written[bound] // 3)
        if self.min_length is not None and self.min_length == self.max_length:
            written["pattern"] = f"^[A-Za-z0-9+/]+{'=' * (-self.min_length % 3)}$"
        return written


TIMES_OF_DAY = OneType(time, lambda: Schema(type=OpenAPIType.STRING, pattern=_TIME))
"""A `time` is a time of day in England; Litestar calls it a duration, and the format `time` wants an offset."""

BASE64 = OneType(bytes, lambda: _InBase64(type=OpenAPIType.STRING, content_encoding="base64", pattern=_BASE64))
"""What is sealed travels as base64; Litestar calls it a text as long as the bytes are."""
