"""Citations keep their author, their year and their letters, whatever a title holds."""

from __future__ import annotations

import json
from typing import Any

import bibtexparser
import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action
from pylatexenc.latex2text import LatexNodes2Text

from ckanext.rabatmigration.helpers import Shown
from ckanext.rabatmigration.reuse import citation
from ckanext.rabatmigration.reuse.facts import Facts
from ckanext.rabatmigration.tests.reuse.conftest import HOSTILE, HUGE, TAGGED

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def told(**changes: Any) -> Facts:
    given = {
        "id": "5f0c1c5e-6a5c-4a4e-9d53-0f7a3b6f7c11",
        "name": "census",
        "title": Shown("Census", "en", "ltr", other=False),
        "summary": Shown("", "en", "ltr", other=False),
        "producer": Shown("High Commission", "en", "ltr", other=False),
        "date": "2024-11-07",
        "year": "2024",
        "url": "https://data.example/dataset/census",
        "page": "https://data.example/en/dataset/census",
        "site": "Observatory",
        "version": "",
    }
    return Facts(**{**given, **changes})


#: Signs LaTeX has a name for that this reader of LaTeX lacks or prints otherwise.
NAMED = {r"\textbraceleft{}": "⟪", r"\textbraceright{}": "⟫", r"\textasciicircum{}": "⟨"}


def as_printed(latex: str) -> str:
    """Return what LaTeX prints."""
    for name, sign in NAMED.items():
        latex = latex.replace(name, sign)
    printed = LatexNodes2Text().latex_to_text(latex)
    return printed.translate({ord("⟪"): "{", ord("⟫"): "}", ord("⟨"): "^"})


def entry(text: str) -> dict[str, str]:
    """Read BibTeX as a program does; return its fields."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    [one] = library.entries
    return {"ID": one.key, **{field.key: str(field.value) for field in one.fields}}


@pytest.mark.parametrize(
    ("lang", "apa"),
    [
        ("en", "High Commission. (2024). Census [Data set]. Observatory. {url}"),
        ("fr", "High Commission. (2024). Census [Jeu de données]. Observatory. {url}"),
        ("ar", "High Commission. (2024). Census [مجموعة معطيات]. Observatory. {url}"),
    ],
)
def test_apa_says_the_kind_in_the_reader_s_language(in_language, lang, apa):
    with in_language(lang):
        assert citation.apa(told()) == apa.format(url=told().url)


@pytest.mark.parametrize(("lang", "word"), [("en", "n.d."), ("fr", "s.\u00a0d."), ("ar", "د.ت")])
def test_without_a_year_apa_says_so(in_language, lang, word):
    with in_language(lang):
        assert f"({word})" in citation.apa(told(year="", date=""))


def test_without_an_author_the_title_comes_first(in_language):
    with in_language("en"):
        assert citation.apa(told(producer=None)).startswith(
            "Census [Data set]. (2024). Observatory."
        )
        assert "author" not in entry(citation.bibtex(told(producer=None)))
        assert "author" not in citation.csl(told(producer=None))[0]


def test_a_version_is_cited(in_language):
    with in_language("en"):
        assert "Census (Version 1.2) [Data set]" in citation.apa(told(version="1.2"))


def test_an_organisation_is_one_author_in_bibtex(in_language):
    with in_language("en"):
        fields = entry(citation.bibtex(told()))
    assert fields["author"] == "{High Commission}"
    assert fields["year"] == "2024"
    assert fields["month"] == "11"
    assert fields["url"] == told().url


@pytest.mark.parametrize(
    "title", [HOSTILE, TAGGED, HUGE, "}", "{{{", "\\", "a\nb", "100 % & #1_x", "٪"]
)
def test_latex_reads_a_title_back_as_it_was(in_language, title):
    with in_language("fr"):
        fields = entry(citation.bibtex(told(title=Shown(title, "ar", "rtl", other=True))))
    wanted = title.replace("\u202e", "").replace("\n", " ")
    assert as_printed(fields["title"]).split() == wanted.split()
    assert fields["language"] == "arabic"


def test_ris_has_one_line_for_each_field(in_language):
    with in_language("fr"):
        text = citation.ris(
            told(title=Shown("a\r\nER  - \r\nTY  - BOOK", "fr", "ltr", other=False))
        )
    lines = text.split("\r\n")
    assert lines[0] == "TY  - DATA"
    assert lines[-2:] == ["ER  - ", ""]
    assert sum(line.startswith("TY  -") for line in lines) == 1
    assert sum(line.startswith("ER  -") for line in lines) == 1
    assert "AU  - High Commission" in lines


def test_csl_keeps_the_organisation_whole(in_language):
    with in_language("ar"):
        [item] = citation.csl(told())
    assert item["author"] == [{"literal": "High Commission"}]
    assert item["issued"] == {"date-parts": [[2024, 11, 7]]}
    assert item["type"] == "dataset"


def test_the_api_cites_in_the_language_of_the_request(app: CKANTestApp, make):
    dataset = make()
    answer = app.get(f"/ar/api/3/action/rabatmigration_citation_show?id={dataset['name']}")
    result = answer.json["result"]
    assert result["lang"] == "ar"
    assert result["apa"].startswith("جماعة الرباط. (2024). السكن في الرباط [مجموعة معطيات].")
    assert set(result) == {"apa", "bibtex", "ris", "csl", "lang"}
    assert "Hidden" not in json.dumps(result)


@pytest.mark.parametrize("ending", ["txt", "bib", "ris", "csl.json"])
def test_a_citation_comes_as_a_file(app: CKANTestApp, make, ending):
    dataset = make(title_translated={"fr": HOSTILE})
    answer = app.get(f"/fr/dataset/{dataset['name']}/citation.{ending}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Commune de Rabat" in answer.body


def test_a_private_dataset_is_cited_to_its_own_alone(app: CKANTestApp, make, publisher):
    dataset = make(private=True)
    path = f"/api/3/action/rabatmigration_citation_show?id={dataset['id']}"
    assert app.get(path).status_code == 403
    assert app.get(path, headers={"Authorization": publisher["token"]}).status_code == 200
    assert app.get(f"/dataset/{dataset['name']}/citation.bib").status_code == 404


@pytest.mark.parametrize("id", ["", "zq-nothing", "x" * 5000, "../..", "\x00"])
def test_what_is_no_dataset_is_not_cited(app: CKANTestApp, id):
    answer = app.post("/api/3/action/rabatmigration_citation_show", json={"id": id})
    assert answer.status_code in (400, 404, 409)
    assert answer.json["success"] is False


def test_an_organisation_with_hostile_names_is_cited(app: CKANTestApp, make, publisher):
    organization = factories.Organization(
        title=HOSTILE,
        title_translated={"fr": HOSTILE},
        users=[{"name": publisher["name"], "capacity": "admin"}],
    )
    dataset = make(owner_org=organization["id"])
    fields = entry(call_action("rabatmigration_citation_show", id=dataset["id"])["bibtex"])
    assert fields["author"].startswith("{=1+1 </script ")
