"""What the wheel says it needs is what its code imports."""

import ast
import re
import sys
from importlib.metadata import distribution, packages_distributions

import pytest
from native.paths import ROOT
from native.wheel import _SOURCES

pytestmark = pytest.mark.unit

#: Extensions share the package `ckanext`.
EXTENSIONS = {"dcat": "ckanext-dcat", "scheming": "ckanext-scheming", "xloader": "ckanext-xloader"}
#: Loaded where it is there.
OPTIONAL = {"pylibmagic"}


def _name(text: str) -> str:
    return re.split(r"[\s<>=!~;\[(]", text, maxsplit=1)[0].lower().replace("_", "-")


def _imported() -> set[str]:
    """Return the distributions that the package's own modules import."""
    known = packages_distributions()
    found = set()
    for folder in _SOURCES.values():
        for path in folder.rglob("*.py"):
            if "tests" in path.parts or path.parent == ROOT / "i18n":  # tools for translators
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                for top, _, rest in (name.partition(".") for name in _named(node)):
                    if top == "ckanext":
                        found.add(EXTENSIONS.get(rest.split(".")[0], "ckanext-rabatmigration"))
                    elif top not in sys.stdlib_module_names:
                        found |= {_name(one) for one in known[top]}
    return found


def _named(node: ast.AST) -> list[str]:
    """Return the modules a statement imports; those of the package itself by dots are left out."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


def test_everything_the_code_imports_is_asked_for():
    asked = {_name(line) for line in distribution("ckanext-rabatmigration").requires or []}
    ckans = {_name(line) for line in distribution("ckan").requires or []}
    assert _imported() - asked - ckans - OPTIONAL == {"ckanext-rabatmigration"}
