"""What an action's docstring says, as CKAN's house style writes it.

A summary, paragraphs, then `:param x:`, `:type x:`, `:returns:` and `:rtype:`. Core's docstrings go
on after that with results, limits and examples; parameters named below `:returns:` describe the
answer. Texts come out as Markdown, which OpenAPI and CKAN's pages both read.

No CKAN, no database: the catalogues of translations are extracted with it too.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_FIELD = re.compile(r":(?P<kind>\w+)(?: +(?P<words>[^:\n]*))?:(?: |$)(?P<text>.*)")
_RESULTS = re.compile(r"\*\*Results?:?\*\*:?$")
_ROLE = re.compile(r":(?:\w+:)?\w+:`([^`]+)`")
_LINK = re.compile(r"`([^`<]+?)\s*<[^>`]+>`_")
_TARGET = re.compile(r"\.\. _[^:]+:.*")
_NOTE = re.compile(r"\.\. (?P<kind>[a-z]+)::\s*(?P<text>.*)")


@dataclass
class Parameter:
    """One parameter; `type` in the docstring's own words, empty where it says none."""

    name: str
    text: str = ""
    type: str = ""

    @property
    def optional(self) -> bool:
        """Tell whether its text says that it may be left out."""
        said = f"{self.type} {self.text}".lower()
        return "optional" in said or "default" in said


@dataclass
class Doc:
    """A docstring's parts, in Markdown."""

    summary: str = ""
    description: str = ""
    parameters: dict[str, Parameter] = field(default_factory=dict)
    returns: str = ""
    rtype: str = ""

    def texts(self) -> Iterator[str]:
        """Yield every text there is to translate."""
        yield from filter(None, (self.summary, self.description))
        yield from (p.text for p in self.parameters.values() if p.text)
        yield from filter(None, (self.returns,))


def parse(docstring: str | None) -> Doc:
    """Take a docstring apart; nothing in it is an error."""
    doc = Doc()
    prose: list[str] = []
    answer = False
    for kind, words, lines in _blocks(inspect.cleandoc(docstring or "")):
        text = _join(lines)
        if kind == "":
            prose += [*lines, ""]
            answer = answer or any(_RESULTS.match(line) for line in lines)
        elif kind in ("returns", "return"):
            doc.returns, answer = text, True
        elif kind == "rtype":
            doc.rtype = text
        elif not answer:
            _parameter(doc, kind, words, text)
    doc.summary, doc.description = _prose(prose)
    return doc


def _blocks(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (kind, words, lines): a field with what belongs to it, or prose under an empty kind."""
    kind, words, lines = "", "", []
    for line in text.splitlines():
        found = _FIELD.match(line)
        # prose begins again at the margin, after a blank line
        prose = kind and line[:1].strip() and lines and not lines[-1].strip()
        if found or prose:
            yield kind, words, lines
            kind = found["kind"] if found else ""
            words = (found["words"] or "").strip() if found else ""
            lines = [found["text"] if found else line]
        else:
            lines.append(line)
    yield kind, words, lines


def _parameter(doc: Doc, kind: str, words: str, text: str) -> None:
    if kind == "param" and words:
        type_, _, name = words.rpartition(" ")
        known = doc.parameters.setdefault(name, Parameter(name))
        known.text, known.type = text, type_.strip() or known.type
    elif kind == "type" and words:
        doc.parameters.setdefault(words, Parameter(words)).type = text


def _prose(lines: list[str]) -> tuple[str, str]:
    """Return the first paragraph as summary, and the rest."""
    lines = [line for line in lines if not _TARGET.match(line.strip())]
    while lines and (not lines[0].strip() or lines[0].startswith((".. ", "   "))):
        del lines[0]
    end = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
    return _join(lines[:end]), _paragraphs(lines[end:])


def _paragraphs(lines: list[str]) -> str:
    """Return prose as Markdown: paragraphs on a line each, what is indented as it stands."""
    done: list[str] = []
    open_ = False
    for line in lines:
        note = _NOTE.match(line.strip())
        if note:
            line = f"**{note['kind'].capitalize()}:** {note['text']}"  # noqa: PLW2901
        code = line.startswith((" ", "\t"))
        if not line.strip():
            done.append("")
            open_ = False
        elif code or line.startswith(("* ", "- ")):
            done.append(f"    {line}" if code else line)
            open_ = not code
        elif open_:
            done[-1] += f" {line}"
        else:
            done.append(line)
            open_ = True
    told = "\n".join(line if line.startswith(" ") else _inline(line) for line in done)
    return re.sub(r"\n{3,}", "\n\n", told).strip("\n")


def _join(lines: list[str]) -> str:
    """Return lines as one, without what only the formatter reads."""
    return _inline(" ".join(" ".join(lines).split()))


def _inline(text: str) -> str:
    text = _ROLE.sub(lambda role: f"`{role[1].split('.')[-1].lstrip('~')}`", text.strip())
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"`([^`]+)`_(?!\w)", r"\1", text)
    return re.sub(r":? ?::(?= |$)", ":", text.replace("``", "`"))
