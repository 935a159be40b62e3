"""Words of CKAN itself and of the plugins that the settings switch on.

They are read from what is installed, so that none can be missed: an upgrade that brings a new
string, or a plugin added to `ckan.plugins`, makes `make i18n-check` fail until it is translated.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import entry_points, version
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from catalogues import DOMAIN, FOLDER, faults, same, texts, write

METHODS = {".py": "python", ".js": "javascript"} | dict.fromkeys((".html", ".txt", ".text"), "ckan")
_MARKED = re.compile(r"\b(?:_|N_|n?gettext|ungettext|lazy_gettext)\(|\btrans\b")
#: Folders no reader's page, mail or message comes from.
SKIPPED = {
    "tests", "cli", "vendor", "migration", "node_modules", "templates-midnight-blue", "types",
    "public-midnight-blue", "2.8_templates", "harvesters", "commands", "development",
    "i18n", "__pycache__",
}  # fmt: skip
OWN = "ckanext.rabatmigration"
Keywords = dict[str, tuple[int, ...] | None]
SETTINGS = FOLDER.parent / "docker" / "settings.ini"


def core_folder() -> Path:
    """Return the folder CKAN is installed in."""
    return _folder("ckan")


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise LookupError(f"{package} is not installed")
    return Path(next(iter(found.submodule_search_locations)))


def packages() -> dict[str, str]:
    """Return `ckan` and the packages of the plugins in docker/settings.ini but ours, and releases.

    :returns: importable name -> name and version of what installed it
    """
    line = re.search(r"^ckan\.plugins = (.*)$", SETTINGS.read_text("utf-8"), re.MULTILINE)
    names = set(line[1].split()) if line else set()
    found = {}
    for point in entry_points(group="ckan.plugins"):
        package = ".".join(point.value.split(":")[0].split(".")[:2])
        if point.name in names and package != OWN and point.dist:
            found[package] = f"{point.dist.name} {point.dist.version}"
    return {"ckan": f"ckan {version('ckan')}", **dict(sorted(found.items()))}


def template(keywords: Keywords) -> Catalog:
    """Return the template of all strings: from core/core.pot while it is of what is installed.

    Reading them takes a quarter of a minute, and they change only with the locked versions.
    """
    path = FOLDER / "core" / "core.pot"
    sources = ", ".join(f"{package} ({release})" for package, release in packages().items())
    way = sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    taken_from = f"words of {sources}, read in the way {way}"
    if not path.exists() or taken_from not in path.read_text("utf-8"):
        write(path, extract(keywords), taken_from)
    with path.open("rb") as stream:
        return read_po(stream)


def extract(keywords: Keywords) -> Catalog:
    """Return the template of every string in those packages."""
    template = Catalog(project=DOMAIN, charset="utf-8")
    for package in packages():
        folder = _folder(package)
        prefix = package.replace(".", "/")
        for path in sorted(_sources(folder)):
            name = f"{prefix}/{path.relative_to(folder).as_posix()}"
            for _line, message, comments, context in extract_from_file(
                METHODS[path.suffix], path, keywords=keywords
            ):
                place = [(name, 0)]
                template.add(message, None, place, auto_comments=comments, context=context)
    return template


def _sources(folder: Path) -> Iterator[Path]:
    """Files that may hold words: to parse all would take half a minute."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts[:-1]
        if path.suffix not in METHODS or SKIPPED & set(inside) or path.stem.endswith(".min"):
            continue
        if _MARKED.search(path.read_text("utf-8")):
            yield path


@cache
def theirs(language: str) -> Catalog:
    """Return what CKAN's and the plugins' own catalogues say, the later winning as in CKAN."""
    catalogue = Catalog(locale=language)
    for package in packages():
        for path in sorted(_folder(package).glob(f"i18n/{language}/LC_MESSAGES/*.po")):
            with path.open("rb") as stream:
                found = read_po(stream, locale=language)
            if package == "ckan":
                catalogue.mime_headers = [("Plural-Forms", found.plural_forms)]
            for message in found:
                if message.id and not faults(message):
                    catalogue[message.id] = message
    return catalogue


def plural_forms(language: str) -> str | None:
    """Return CKAN's header for plurals, None for a language it has no words of."""
    path = core_folder() / "i18n" / language / "LC_MESSAGES" / "ckan.po"
    return theirs(language).plural_forms if path.exists() else None


def lacking(template: Catalog, own: Catalog, language: str, kept: set[str]) -> Catalog:
    """Return the strings a language needs from us: theirs that lack or repeat the English.

    :param own: the template of our own strings, which our other catalogue has
    :param kept: words that are the same in that language
    """
    needed = Catalog(project=DOMAIN, charset="utf-8")
    known = theirs(language)
    for message in template:
        if not message.id or own.get(message.id, message.context):
            continue
        found = known.get(message.id, message.context)
        if found and same(found) and texts(message.id)[0] not in kept:
            found = None
        if found is None or message.pluralizable != found.pluralizable:
            needed[message.id] = message
    return needed
