"""The actions a client may call, as CKAN has them registered.

CKAN wraps each action, chains others around it and hides the schema of `@validate` in a closure.
This takes the layers off again: the innermost function has docstring and source, whichever layer
validates has the schema.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import logic
from ckan.types import Schema

from ckanext.rabatmigration.apidocs import docstrings, schemas

OURS = "rabatmigration_"

#: What CKAN's parts call of one another over HTTP or not at all; no client has a use for it.
INTERNAL = frozenset({"get_site_user", "xloader_hook"})


@dataclass(frozen=True)
class Action:
    """An action as clients know it."""

    name: str
    function: Callable[..., Any]
    reads: bool

    @property
    def ours(self) -> bool:
        """Tell whether its words are ours to translate."""
        return self.name.startswith(OURS)

    @cached_property
    def layers(self) -> list[Callable[..., Any]]:
        """Its functions, the outermost first."""
        return list(_layers(self.function))

    @cached_property
    def doc(self) -> docstrings.Doc:
        """What it says of itself."""
        return docstrings.parse(self.layers[-1].__doc__)

    @cached_property
    def schema(self) -> Schema | None:
        """What it validates its input with, None where it doesn't or the body is a dataset's."""
        for layer in self.layers:
            schema = _closed_over(layer, "schema_func")
            if schema is not None:
                return schema()
        return schemas.known(self.name)

    @cached_property
    def required(self) -> set[str]:
        """Names it cannot do without, as its source asks for them before anything else."""
        try:
            source = textwrap.dedent(inspect.getsource(self.layers[-1]))
            body = ast.parse(source).body[0]
        except (OSError, TypeError, SyntaxError):
            return set()
        return set(_demanded(body))


def actions() -> dict[str, Action]:
    """Return what can be called, by name in order.

    Taken apart once, and again when plugins were loaded anew.
    """
    tk.get_action("status_show")  # fills the registry
    return _taken_apart(tuple(sorted(logic._actions.items())))  # noqa: SLF001


@lru_cache(maxsize=1)
def _taken_apart(registered: tuple[tuple[str, Callable[..., Any]], ...]) -> dict[str, Action]:
    return {
        name: Action(name, function, getattr(function, "side_effect_free", False))
        for name, function in registered
        if name not in INTERNAL
    }


def _layers(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    while True:
        if isinstance(function, functools.partial):
            yield function.func
            function = function.args[0]
            continue
        yield function
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            return
        function = inner


def _closed_over(function: Callable[..., Any], name: str) -> Any:
    names = getattr(getattr(function, "__code__", None), "co_freevars", ())
    cells = getattr(function, "__closure__", None) or ()
    return next(
        (cell.cell_contents for key, cell in zip(names, cells, strict=True) if key == name), None
    )


def _demanded(function: ast.AST) -> Iterator[str]:
    """Yield what `get_or_bust` is called for, in statements that always run."""
    for statement in getattr(function, "body", ()):
        if not isinstance(statement, ast.Assign | ast.Expr):
            continue
        if any(isinstance(node, ast.BoolOp | ast.IfExp) for node in ast.walk(statement)):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("get_or_bust"):
                yield from _names(node.args[1])


def _names(argument: ast.AST) -> list[str]:
    constants = [argument, *getattr(argument, "elts", ())]
    return [str(one.value) for one in constants if isinstance(one, ast.Constant)]
