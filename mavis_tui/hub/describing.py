"""What OpenAPI has to be told about types that Litestar describes as something else."""

from datetime import time
from typing import Any

from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition


class TimesOfDay(OpenAPISchemaPlugin):
    """A `time` is a time of day; Litestar calls it a duration."""

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
        return Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.TIME)
