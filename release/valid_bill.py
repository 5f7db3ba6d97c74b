"""Holds a bill of materials against the published schema of CycloneDX 1.6, which lies in cyclonedx/."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT7

_SCHEMAS = Path(__file__).with_name("cyclonedx")
_BILL = "bom-1.6.schema.json"


def faults(bill: dict[str, Any]) -> list[str]:
    """Say what of a bill isn't as the schema wants it, with where; nothing if all is."""
    schemas = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in _SCHEMAS.glob("*.schema.json")}
    known = Registry().with_resources((schema["$id"], DRAFT7.create_resource(schema)) for schema in schemas.values())
    holds = Draft7Validator(schemas[_BILL], registry=known, format_checker=FormatChecker())
    return [f"{fault.json_path}: {fault.message}" for fault in holds.iter_errors(bill)]


def require(file: Path) -> None:
    """Raise SystemExit if the bill in a file isn't valid."""
    if found := faults(json.loads(file.read_text(encoding="utf-8"))):
        raise SystemExit("\n".join((f"{file.name} isn’t CycloneDX 1.6:", *found)))
