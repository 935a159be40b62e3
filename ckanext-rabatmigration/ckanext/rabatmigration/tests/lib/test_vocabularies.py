import pytest
import yaml
from ckan.common import config

from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.lib import vocabularies

pytestmark = pytest.mark.unit


def texts(word):
    return {"ar": f"{word} ع", "fr": f"{word} fr", "en": f"{word} en"}


def term(code, **more):
    return {"id": code, "uri": f"/vocabulary/x/{code}", "label": texts(code), **more}


def listing(vocab_id, items, **more):
    return {
        "id": vocab_id, "uri": f"/vocabulary/{vocab_id}", "title": texts("t"),
        "source": "own list", "license": "CC0-1.0", "items": items, **more,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of the operator's, in use."""
    monkeypatch.setitem(config, vocabularies.OPTION, str(tmp_path))

    def write(vocab_id, data):
        text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True)
        (tmp_path / f"{vocab_id}.yaml").write_text(text, encoding="utf-8")
        vocabularies.reload()

    yield write
    vocabularies.reload()


def complaint(vocab_id):
    with pytest.raises(BadInputError) as error:
        vocabularies.get(vocab_id)
    return str(error.value)


def test_every_list_of_ours_is_whole():
    assert len(vocabularies.ids()) >= 20
    for vocab_id in vocabularies.ids():
        assert vocabularies.get(vocab_id).items


def test_a_code_has_label_uri_and_notation(monkeypatch):
    monkeypatch.setitem(config, "ckan.site_url", "https://obs.example/")
    access = vocabularies.get("access_level")
    assert access.label("open", "fr") == "Accès ouvert"
    assert access.label("nothing", "fr") == "nothing"
    assert access.uri("open") == "https://obs.example/vocabulary/access_level/open"
    assert access.code_of("https://obs.example/vocabulary/access_level/open") == "open"
    assert access.code_of("/vocabulary/access_level/open") == "open"
    assert access.code_of("bogus") is None


def test_a_term_is_found_by_its_words_in_any_language():
    countries = vocabularies.get("country_of_birth")
    assert countries.find("SENEGAL") == countries.find("السنغال") == countries.find("Sénégal")
    assert countries.find("Sénégal") is not None
    assert countries.find("Atlantis") is None


def test_a_wrong_code_has_near_ones():
    assert vocabularies.get("migration_theme").near("houzing") == ["housing"]
    assert vocabularies.get("access_level").near("zzzzzzzz") == []


def test_broader_terms_are_walked_up():
    assert vocabularies.get("place").broader("04.421.01.05") == [
        "04.421.01.0", "04.421", "04", "MA",
    ]  # fmt: skip


def test_the_operator_adds_to_a_list_without_code(folder):
    before = len(vocabularies.get("mc2cm").items)
    folder("mc2cm", {"id": "mc2cm", "items": [term("new_one")]})
    extended = vocabularies.get("mc2cm")
    assert len(extended.items) == before + 1
    assert extended.label("new_one", "fr") == "new_one fr"


def test_the_operator_adds_a_list_of_his_own(folder):
    folder("campus", listing("campus", [term("a"), term("b", broader="a")]))
    assert "campus" in vocabularies.ids()
    assert vocabularies.get("campus").broader("b") == ["a"]


def test_a_closed_list_takes_no_more(folder):
    folder("access_level", {"id": "access_level", "items": [term("secret")]})
    assert "takes no more" in complaint("access_level")


def test_an_unknown_list_is_a_key_error():
    with pytest.raises(KeyError):
        vocabularies.get("nothing")
    with pytest.raises(KeyError):
        vocabularies.get("../vocabularies/place")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("items: [", "not readable as YAML"),
        ("- a", "not a mapping"),
        (listing("other", [term("a")]), "the file is named x.yaml"),
        (listing("x", []), "at least one item"),
        (listing("x", [term("a"), term("a")]), "is that of items[0] too"),
        (listing("x", [term(False)]), "quote codes"),
        (listing("x", [term(10.1)]), "quote codes"),
        (listing("x", [term("a", broader="b")]), "broader 'b' is no item"),
        (listing("x", [term("a", broader="b"), term("b", broader="a")]), "in a circle"),
        (listing("x", [{**term("a"), "label": {"ar": "ا", "fr": "a"}}]), "no text in en"),
        (listing("x", [{**term("a"), "label": {**texts("a"), "fr": " "}}]), "is empty"),
        (listing("x", [{**term("a"), "label": {**texts("a"), "fr": "e\u0301"}}]), "NFC"),
        (listing("x", [term("a")], source=""), "source: a text is needed"),
    ],
)
def test_a_malformed_file_says_where_it_is_wrong(folder, data, told):
    folder("x", data)
    message = complaint("x")
    assert "x.yaml" in message
    assert told in message
