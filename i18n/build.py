"""Message catalogues: extract, update, check and compile.

    python i18n/build.py update    extract strings, bring the .po files up to date, compile
    python i18n/build.py check     fail when a string is missing, stale or fuzzy in a language
    python i18n/build.py compile   write what CKAN reads, only

A language has two catalogues: `<language>/LC_MESSAGES/*.po` for our own strings, taken from our
code, and `core/<language>.po` for those of CKAN and of the plugins that are switched on, where
their own catalogues lack a translation or say it otherwise than we do. Compiling joins the two
under `built/`, where CKAN finds them; they win over CKAN's own. Strings kept in YAML
({ar, fr, en} dicts) don't pass through here. docs/translating.md tells translators how it goes.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path

import core_words
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from catalogues import DOMAIN, FOLDER, faults, merge, read, same, texts, write

ROOT = FOLDER.parent
#: Languages in which nothing may be missing; others may grow.
COMPLETE = ("ar", "fr")
OURS, CORE = "messages of ckanext-rabatmigration", "words of CKAN and its plugins"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "ungettext": (1, 2),
    "lazy_gettext": None,
}
COMMENT_TAGS = ("TRANSLATORS:",)


def languages() -> list[str]:
    """Return the languages that have a folder here."""
    return sorted(path.parent.name for path in FOLDER.glob("*/LC_MESSAGES"))


def _po_path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _core_path(language: str) -> Path:
    return FOLDER / "core" / f"{language}.po"


def load(language: str, path: Path | None = None) -> Catalog:
    """Return a language's catalogue of our strings, or the one in `path`."""
    return read(path or _po_path(language), language, core_words.plural_forms(language))


def kept(language: str) -> set[str]:
    """Return the words that are the same in a language and in English, from same.txt."""
    lines = (FOLDER / "same.txt").read_text("utf-8").splitlines()
    pairs = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    return {word.replace("\\n", "\n") for codes, word in pairs if language in codes.split()}


def extract() -> Catalog:
    """Return the template catalogue of every string in our code and templates."""
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


def update() -> None:
    """Bring .pot and .po files up to date with the code; translations are kept, stale ones go."""
    template = extract()
    write(FOLDER / f"{DOMAIN}.pot", template, OURS)
    core = core_words.template(KEYWORDS)
    for language in languages():
        previous = load(language)
        own, theirs = load(language), load(language, _core_path(language))
        _renew(own, template, theirs)
        _renew(theirs, _wanted(core, template, theirs, language), previous)
        write(_po_path(language), own, OURS)
        write(_core_path(language), theirs, CORE)


def _wanted(core: Catalog, own: Catalog, present: Catalog, language: str) -> Catalog:
    """What the second catalogue holds: what CKAN lacks, and what we say otherwise than CKAN."""
    wanted = core_words.lacking(core, own, language, kept(language))
    for message in core:
        ours = present.get(message.id, message.context) if message.id else None
        if ours and ours.string and not own.get(message.id, message.context):
            wanted[message.id] = message
    return wanted


def _renew(catalogue: Catalog, template: Catalog, other: Catalog) -> None:
    """Take the template's strings; one that moved between the catalogues keeps its words."""
    # a copy: new messages are taken as they are, and the next language must find them empty
    catalogue.update(deepcopy(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        known = other.get(message.id, message.context) if message.id else None
        if known and not all(texts(message.string)):
            message.string = known.string


def compile_all() -> None:
    """Join the two catalogues of each language where CKAN reads them, as .po and .mo."""
    built = FOLDER / "built"
    template = Catalog(project=DOMAIN, charset="utf-8")
    for language in languages():
        joined = merge(load(language, _core_path(language)), load(language))
        path = built / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        write(path, joined, OURS)
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, joined)
        for message in joined:
            if message.id:
                template.add(message.id, None, message.locations, context=message.context)
    # CKAN takes from here which strings scripts use.
    write(built / f"{DOMAIN}.pot", template, OURS)


def problems() -> list[str]:
    """Return one line for each string missing, stale, fuzzy or wrongly translated.

    A language that isn't required to be complete has one line saying how far it is, and is judged
    by what it has.
    """
    template, core = extract(), core_words.template(KEYWORDS)
    found = []
    for language in languages():
        own, theirs = load(language), load(language, _core_path(language))
        wanted = _wanted(core, template, theirs, language)
        lines = [*_judge(own, template, language), *_judge(theirs, wanted, language)]
        found += [f"{language}: {line}" for line in lines]
    return found


def _judge(catalogue: Catalog, template: Catalog, language: str) -> list[str]:
    lines = []
    for message in template:
        ours = catalogue.get(message.id, message.context)
        if not message.id:
            continue
        lines += [f"{fault}: {message.id!r}" for fault in faults(ours) if _counts(fault, language)]
        if ours and same(ours) and texts(message.id)[0] not in kept(language):
            lines.append(f"not translated (see same.txt): {message.id!r}")
    stale = [m.id for m in catalogue if m.id and not template.get(m.id, m.context)]
    return lines + [f"stale: {message!r}" for message in stale]


def _counts(fault: str, language: str) -> bool:
    return fault != "missing" or language in COMPLETE


def progress() -> list[str]:
    """Return how far each language is, in a line."""
    lines = []
    for language in languages():
        parts = []
        for name, path in (("ours", None), ("CKAN's", _core_path(language))):
            messages = [message for message in load(language, path) if message.id]
            done = sum(1 for message in messages if not faults(message))
            parts.append(f"{done} of {len(messages)} of {name}")
        lines.append(f"{language}: {', '.join(parts)}")
    return lines


def main(command: str) -> int:
    """Run one command; returns the exit status."""
    if command == "update":
        update()
    if command in ("update", "compile"):
        compile_all()
    if command in ("update", "check"):
        lines = problems()
        print("\n".join([*progress(), *lines]))  # noqa: T201
        print("Every string stands." if not lines else f"{len(lines)} to mend.")  # noqa: T201
        return 1 if lines else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "update"))
