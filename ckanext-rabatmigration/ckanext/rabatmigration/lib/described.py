"""How a validator of ours tells, in JSON Schema, what it accepts.

CKAN's validators are functions that say nothing of what they take. Those of actions wear this, so
that the description of the API (`apidocs`) knows, without that room knowing this one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
JsonSchema = dict[str, Any]


def accepts(schema: JsonSchema | Callable[[], JsonSchema]) -> Callable[[F], F]:
    """Attach a JSON Schema to a validator: itself, or a function where settings decide."""

    def attach(validator: F) -> F:
        validator.json_schema = schema  # pyright: ignore[reportFunctionMemberAccess]
        return validator

    return attach


def accepted(validator: Callable[..., Any]) -> JsonSchema | None:
    """Return what a validator says it accepts, None when it says nothing."""
    said: Any = getattr(validator, "json_schema", None)
    if said is None or isinstance(said, dict):
        return said
    return said()
