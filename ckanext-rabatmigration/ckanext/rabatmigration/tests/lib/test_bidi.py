"""Dates, addresses and code keep their order inside Arabic."""

import re
from pathlib import Path

import polib
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ckanext.rabatmigration import i18n, schemas  # pyright: ignore[reportAttributeAccessIssue]
from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.lib import bidi, languages

pytestmark = pytest.mark.unit

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


@pytest.fixture(autouse=True)
def arabic(monkeypatch):
    monkeypatch.setattr(languages, "reader", lambda: "ar")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "مثال: 2024-Q3 أو 2024-09 أو 2024.",
            f"مثال: {LRI}2024-Q3{PDI} أو {LRI}2024-09{PDI} أو 2024.",
        ),
        ("تبدأ ب https:// مثلا", f"تبدأ ب {LRI}https://{PDI} مثلا"),
        ("مثال: https://www.hcp.ma.", f"مثال: {LRI}https://www.hcp.ma{PDI}."),
        ("مثال: contact@example.org.", f"مثال: {LRI}contact@example.org{PDI}."),
        ("(2014-05-31).", f"({LRI}2014-05-31{PDI})."),
        (
            'مثال: {"type": "Point", "coordinates": [-6.83, 34.02]}.',
            f'مثال: {LRI}{{"type": "Point", "coordinates": [-6.83, 34.02]}}{PDI}.',
        ),
        ('مثل {"sdg:10.7": {"fr": "…"}}.', f'مثل {LRI}{{"sdg:10.7": {{"fr": "…"}}}}{PDI}.'),
        ("مثال: CC BY 4.0.", f"مثال: {LRI}CC BY 4.0{PDI}."),
        ("(من -180 إلى 180)", f"(من {LRI}-180{PDI} إلى 180)"),
        ("مثل sex*age.", f"مثل {LRI}sex*age{PDI}."),
        ("مثال: CSV.", "مثال: CSV."),
        ("الغاية 10.7 سنة 2024، 400 أسرة", "الغاية 10.7 سنة 2024، 400 أسرة"),
    ],
)
def test_what_runs_from_left_to_right_is_set_apart(text, expected):
    assert bidi.isolate(text) == expected


def test_texts_of_other_languages_stay_as_they_are(monkeypatch):
    monkeypatch.setattr(languages, "reader", lambda: "fr")
    assert bidi.isolate("Exemple : 2024-Q3") == "Exemple : 2024-Q3"
    assert bidi.quoted("a-b") == "a-b"


def test_a_page_has_elements_so_that_no_mark_is_copied():
    page = bidi.as_html("«2024-Q5» ليست <فترة> (2014-Q3)")
    assert page == '«<bdi dir="ltr">2024-Q5</bdi>» ليست &lt;فترة&gt; (<bdi dir="ltr">2014-Q3</bdi>)'


def test_a_quoted_value_is_set_apart_whole_and_shown_as_text():
    told = messages.web_address("<b> not-an address!")
    assert f"{FSI}<b> not-an address!{PDI}" in told
    assert "<bdi>&lt;b&gt; not-an address!</bdi>" in bidi.as_html(told)


@given(st.text(alphabet='ab1-/ {}[]":.،مرحبا<&\u2066\u2068\u2069', max_size=60))
def test_setting_apart_changes_no_letter_and_twice_is_once(text):
    once = bidi.isolate(text)
    assert re.sub("[\u2066\u2069]", "", once) == re.sub("[\u2066\u2069]", "", text)
    assert bidi.isolate(once) == once


def _help_texts():
    for name in ("dataset.yaml", "organization.yaml"):
        schema = yaml.safe_load((Path(schemas.__file__).parent / name).read_text("utf-8"))
        for key in ("dataset_fields", "resource_fields", "fields"):
            for field in schema.get(key, []):
                if field.get("help_text"):
                    yield field["help_text"]["ar"]


def _translations():
    path = Path(i18n.__file__).parent / "ar/LC_MESSAGES/ckanext-rabatmigration.po"
    for entry in polib.pofile(str(path)):
        yield from [entry.msgstr, *entry.msgstr_plural.values()]


#: A number, a Latin word or a name with a sign inside or before it that Arabic would turn.
_TURNS = re.compile(
    r"[0-9]-[0-9A-Za-z]|[A-Za-z0-9]@|[A-Za-z]+:/|[A-Za-z]/[A-Za-z]|[A-Za-z]\*[A-Za-z]|\{\""
)


def test_no_arabic_help_or_message_holds_a_run_that_turns():
    texts = [*_help_texts(), *_translations()]
    risky = [text for text in texts if _TURNS.search(text)]
    assert len(risky) > 10  # noqa: PLR2004 - the pattern finds what it is to find
    left = [
        page
        for page in map(bidi.as_html, risky)
        if _TURNS.search(re.sub(r"<bdi[^>]*>.*?</bdi>", "", page).replace("&#34;", '"'))
    ]
    assert left == []
