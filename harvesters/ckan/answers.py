"""Shapes in which portals wrap datasets; pure.

CKAN: `{"success": true, "result": {"count": 2, "results": [...]}}`. Others leave out the envelope,
put the datasets into a list, a list into a list (DKAN), or send one alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.rabatmigration.errors import HarvestError
from ckanext.rabatmigration.lib.outbound_errors import N_

SHOWN = 200


class PortalError(HarvestError):
    """The portal says itself that it could not answer, or answers in no known shape."""


@dataclass(frozen=True)
class Page:
    """Datasets of one answer; `total` is how many the portal says there are in all."""

    entries: list[Any]
    total: int | None = None


def unwrap(document: Any) -> Any:
    """Return what is in the envelope, or the document itself where there is none."""
    if not isinstance(document, Mapping):
        return document
    if document.get("success") is False or ("error" in document and "result" not in document):
        raise PortalError(
            N_("The portal reports an error: %(error)s"), error=_error_text(document.get("error"))
        )
    if "success" in document and document.get("result") is None:
        raise PortalError(N_("The portal's answer has no result in it."))
    return document.get("result", document)


def page(result: Any) -> Page:
    """Return the datasets in a result, of whatever shape."""
    if isinstance(result, Mapping):
        if isinstance(result.get("results"), list):
            return Page(result["results"], _count(result.get("count")))
        if _is_dataset(result):
            return Page([result])
    if isinstance(result, list):
        return Page([entry for part in result for entry in (part if _is_list(part) else [part])])
    raise PortalError(N_("The portal's answer holds no list of datasets."))


def names(result: Any) -> list[str]:
    """Return dataset names of a `package_list` result."""
    values = list(result.values()) if isinstance(result, Mapping) else result
    if not isinstance(values, list) or not all(isinstance(name, str) for name in values):
        raise PortalError(N_("The portal's answer holds no list of datasets."))
    return values


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_dataset(value: Mapping[str, Any]) -> bool:
    return bool({"id", "name"} & set(value)) and bool({"title", "notes", "resources"} & set(value))


def _count(value: Any) -> int | None:
    try:
        count = int(value)
    except (TypeError, ValueError):
        return None
    return count if count >= 0 else None


def _error_text(error: Any) -> str:
    if isinstance(error, Mapping):
        error = error.get("message") or "; ".join(f"{k}: {v}" for k, v in error.items())
    return str(error or "?")[:SHOWN]
