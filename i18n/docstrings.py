"""Extracts what our actions say of themselves: the pages of the API show it in each language.

Named in `babel.cfg` for files of actions. Beside the strings any Python file has, it yields the
summary, description, parameters and answer of each function that is an action of ours.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_python

from ckanext.rabatmigration.apidocs import docstrings

PREFIX = "rabatmigration_"


def extract(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[Any, ...]]:
    """Yield (line, function, message, comments), as Babel asks for."""
    yield from extract_python(fileobj, keywords, comment_tags, options)
    fileobj.seek(0)
    for node in ast.parse(fileobj.read()).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith(PREFIX):
            told = f"TRANSLATORS: documentation of the API, {node.name}; keep `names` as they are"
            for text in docstrings.parse(ast.get_docstring(node)).texts():
                yield node.lineno, "_", text, [told]
