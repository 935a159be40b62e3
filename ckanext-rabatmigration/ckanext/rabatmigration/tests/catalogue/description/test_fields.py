import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.rabatmigration.catalogue import compound, fields, geometry

pytestmark = pytest.mark.unit

THEMES = {"vocabulary": "migration_theme"}
SQUARE = [[-6.9, 33.9], [-6.8, 33.9], [-6.8, 34.0], [-6.9, 34.0], [-6.9, 33.9]]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
CLEANERS = [
    (fields.line, {}),
    (fields.trilingual_text, {}),
    (fields.trilingual_markdown, {}),
    (fields.trilingual_keywords, {}),
    (fields.code, THEMES),
    (fields.codes, THEMES),
    (fields.metadata_language, {}),
    (fields.period, {}),
    (fields.date, {}),
    (fields.moment, {}),
    (fields.email, {}),
    (fields.http_url, {}),
    (fields.file_url, {}),
    (fields.uris, {}),
    (fields.boolean, {}),
    (compound.policy_reasons, {}),
    (compound.crosses, {"vocabulary": "disaggregation"}),
    (compound.suggestions, {}),
    (geometry.geometry, {}),
]


@pytest.mark.parametrize(("clean", "field"), CLEANERS)
@given(anything)
def test_whatever_is_sent_is_kept_or_refused(clean, field, value):
    try:
        kept = clean(value, field)
    except fields.FieldError as error:
        assert error.messages
        assert all(isinstance(message, str) and message for message in error.messages)
    else:
        assert json.loads(json.dumps(kept)) == kept


@pytest.mark.parametrize(("clean", "field"), CLEANERS)
def test_a_megabyte_is_kept_from_nobody_s_database(clean, field):
    huge = "a" * 1_000_000
    for value in (huge, {"fr": huge}, [huge], "[" * 1_000_000):
        with pytest.raises(fields.FieldError) as error:
            clean(value, field)
        assert len(str(error.value)) < 3000


def test_texts_are_kept_in_the_languages_order_without_empty_ones():
    sent = {"en": " Housing ", "ar": "السكن", "fr": ""}
    assert fields.trilingual_text(sent, {}) == {"ar": "السكن", "en": "Housing"}
    assert fields.trilingual_text('{"fr": "Logement"}', {}) == {"fr": "Logement"}


def test_keywords_are_split_where_people_part_them():
    assert fields.trilingual_keywords({"ar": "كراء، سكن", "fr": ["Loyer", "loyer "]}, {}) == {
        "ar": ["كراء", "سكن"],
        "fr": ["Loyer"],
    }


def test_codes_may_be_given_as_uris():
    uri = "/vocabulary/migration_theme/housing"
    assert fields.codes([uri, "labour", "housing"], THEMES) == ["housing", "labour"]
    assert fields.codes("housing", THEMES) == ["housing"]
    assert fields.codes('["housing"]', THEMES) == ["housing"]


def test_a_wrong_code_is_named_with_near_ones():
    with pytest.raises(fields.FieldError) as error:
        fields.codes(["houzing"], THEMES)
    assert "houzing" in str(error.value)
    assert "housing" in str(error.value)


def test_a_wrong_code_of_a_short_list_is_told_with_the_list():
    with pytest.raises(fields.FieldError) as error:
        fields.code("qqqqqqq", {"vocabulary": "access_level"})
    assert "metadata_only" in str(error.value)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:alert(1)", " javascript:x",
        "data:text/html,x", "vbscript:x", "//example.org", "https://", "http://[", "mailto:a@b.ma",
        "https://exa mple.org", 'https://example.org/"onclick', "www.example.org",
    ],
)  # fmt: skip
def test_only_web_addresses_are_web_addresses(address):
    with pytest.raises(fields.FieldError):
        fields.http_url(address, {})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "java\nscript:x", "file:///etc/passwd"])
def test_a_file_s_address_runs_and_reads_nothing(address):
    with pytest.raises(fields.FieldError):
        fields.file_url(address, {})


@pytest.mark.parametrize(
    "address", ["data.csv", "https://example.org/données.csv", "ftp://example.org/a.zip"]
)
def test_a_file_is_an_upload_or_lies_on_the_web(address):
    assert fields.file_url(address, {}) == address


@pytest.mark.parametrize("address", ["a@b", "a b@example.org", "a@example..org", "<a@b.ma>"])
def test_what_is_no_mail_address_is_refused(address):
    with pytest.raises(fields.FieldError):
        fields.email(address, {})


def test_crosses_are_written_in_the_order_of_the_list():
    field = {"vocabulary": "disaggregation"}
    assert compound.crosses(["age*sex", "sex*age", ["sex", "citizenship"]], field) == [
        "sex*age",
        "sex*citizenship",
    ]
    for wrong in (["sex"], ["sex*"], ["sex*bogus"], ["sex*sex"]):
        with pytest.raises(fields.FieldError):
            compound.crosses(wrong, field)


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ({"type": "Point", "coordinates": [34.0, -96.8]}, "not on this world"),
        ({"type": "Point", "coordinates": [181, 0]}, "not on this world"),
        ({"type": "Point", "coordinates": [float("nan"), 0]}, "GeoJSON"),
        ({"type": "Point", "coordinates": ["a", "b"]}, "GeoJSON"),
        ({"type": "Circle", "coordinates": [0, 0]}, "GeoJSON"),
        ({"type": "Polygon", "coordinates": []}, "GeoJSON"),
        ({"type": "Polygon", "coordinates": [SQUARE[:4]]}, "ends where it begins"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}, "crosses"),
        ({"type": "MultiPoint", "coordinates": [[0, 0]] * 5001}, "too many points (5001)"),
        ("not json", "GeoJSON"),
        ("[" * 100_000, "GeoJSON"),
        (12, "GeoJSON"),
    ],
)
def test_a_geometry_that_cannot_be_drawn_says_why(shape, told):
    with pytest.raises(fields.FieldError) as error:
        geometry.geometry(shape, {})
    assert told in str(error.value)


def test_a_geometry_is_kept_flat_and_compact():
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-6.8, 34, 75]}}
    assert geometry.geometry(point, {}) == '{"type":"Point","coordinates":[-6.8,34]}'
