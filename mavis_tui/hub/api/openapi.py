"""What OpenAPI has to be told about types that Litestar describes as something else."""

from datetime import time
from typing import Any, get_args, get_origin

from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"


class TimesOfDay(OpenAPISchemaPlugin):
    """A `time` is a time of day in England; Litestar calls it a duration, and the format `time` wants an offset."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Say which type this is for."""
        return value is time

    def to_openapi_schema(
        self,
        field_definition: FieldDefinition,  # noqa: ARG002 # Litestar passes it
        schema_creator: Any,  # noqa: ARG002 # Litestar passes it
    ) -> Schema:
        """Describe a time of day."""
        return Schema(type=OpenAPIType.STRING, pattern=_TIME)


class Tuples(OpenAPISchemaPlugin):
    """A `tuple[date, ...]` is a list of dates; Litestar says that each item may be a date or anything at all."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Say which type this is for."""
        return get_origin(value) is tuple and get_args(value)[1:] == (...,)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Describe a list of the items, to which Litestar adds the bounds of its `Meta`."""
        item = FieldDefinition.from_annotation(get_args(field_definition.annotation)[0])
        return Schema(type=OpenAPIType.ARRAY, items=schema_creator.for_field_definition(item))
