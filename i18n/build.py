"""Message catalogues: extract, update, check and compile.

    python i18n/build.py update    extract strings, bring the .po files up to date, compile
    python i18n/build.py check     fail when a string is missing, stale or fuzzy in a language
    python i18n/build.py compile   write the .mo files only

The .po files are the source of the translations; the .pot and .mo files are made from code and
.po. Strings kept in YAML ({ar, fr, en} dicts) don't pass through here.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "i18n"
DOMAIN = "ckanext-rabatmigration"
LANGUAGES = ("ar", "fr")
HEADER = """\
# Rabat Migration Observatory: messages of ckanext-rabatmigration.
# Licence: AGPL-3.0-or-later, as the code's.
#"""
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "ungettext": (1, 2),
    "lazy_gettext": None,
}
COMMENT_TAGS = ("TRANSLATORS:",)


def _po_path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def extract() -> Catalog:
    """Return the template catalogue of every string in code and templates."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    template = Catalog(project=DOMAIN, copyright_holder="Municipality of Rabat", charset="utf-8")
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=COMMENT_TAGS,
        directory_filter=lambda folder: not Path(folder).name.startswith((".", "node_modules")),
    )
    for filename, _line, message, comments, context in sorted(found, key=lambda row: row[:2]):
        template.add(message, None, [(filename, 0)], auto_comments=comments, context=context)
    return template


def load(language: str) -> Catalog:
    """Return a language's catalogue, empty when the file isn't there yet."""
    path = _po_path(language)
    if not path.exists():
        return Catalog(locale=language, project=DOMAIN)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update() -> None:
    """Bring .pot and .po files up to date with the code; translations are kept, stale ones go."""
    template = extract()
    _write(FOLDER / f"{DOMAIN}.pot", template)
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(_po_path(language), catalogue)


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Dates would make a difference at each run where no string differs.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue.header_comment = HEADER
    catalogue.last_translator = "The observatory's team"
    catalogue.language_team = "The observatory's team"
    catalogue.msgid_bugs_address = ""
    catalogue.version = "0.1"
    catalogue.fuzzy = False
    with path.open("wb") as stream:
        write_po(stream, catalogue, sort_output=True, include_lineno=False, width=100)


def compile_all() -> None:
    """Write the .mo file of each language."""
    for language in LANGUAGES:
        path = _po_path(language)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as stream:
                write_mo(stream, load(language))


def problems() -> list[str]:
    """Return one line for each string missing, stale, fuzzy or with wrong placeholders."""
    template = extract()
    found = []
    for language in LANGUAGES:
        catalogue = load(language)
        for message in template:
            if message.id:
                ours = catalogue.get(message.id, message.context)
                found += [f"{language}: {fault}: {message.id!r}" for fault in _faults(ours)]
        found += [
            f"{language}: stale: {message.id!r}"
            for message in catalogue
            if message.id and not template.get(message.id, message.context)
        ]
    return found


def _faults(message: Message | None) -> list[str]:
    if message is None:
        return ["missing"]
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(texts):
        return ["missing"]
    if message.fuzzy:
        return ["fuzzy"]
    return [str(error) for error in message.check()]


def main(command: str) -> int:
    """Run one command; returns the exit status."""
    if command == "update":
        update()
    if command in ("update", "compile"):
        compile_all()
    if command in ("update", "check"):
        lines = problems()
        print("\n".join(lines) or "Every string stands in every language.")  # noqa: T201
        return 1 if lines else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "update"))
