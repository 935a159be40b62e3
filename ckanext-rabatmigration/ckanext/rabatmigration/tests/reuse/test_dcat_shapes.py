"""DCAT-AP that its official shapes take: a dataset with every field, and the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyshacl
import pytest
from ckan.tests.helpers import CKANTestApp
from rdflib import Graph, Namespace, URIRef

from ckanext.rabatmigration.tests.catalogue.dcat.test_endpoints import create

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPES = Path(__file__).parent / "data/dcat-ap-3.0.1-shacl.ttl"
#: The shapes want a node; GeoDCAT-AP and every reader we know a literal (docs/dcat.md).
KNOWN = URIRef("http://www.w3.org/ns/locn#geometry")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def broken(text: str, shapes: Graph) -> list[tuple[str, str]]:
    """Return (property, message) of what the shapes refuse, warnings left out."""
    _, report, _ = pyshacl.validate(Graph().parse(data=text, format="turtle"), shacl_graph=shapes)
    found = []
    for result in report.subjects(SH.resultSeverity, SH.Violation):
        path = report.value(result, SH.resultPath)
        if path != KNOWN:
            found.append((str(path), str(report.value(result, SH.resultMessage))))
    return found


def test_a_dataset_with_every_field_conforms(
    app: CKANTestApp, publisher: dict[str, Any], shapes: Graph
):
    dataset = create(publisher)
    text = app.get(f"/dataset/{dataset['name']}.ttl").body
    assert broken(text, shapes) == []
    for said in ("stat:dimension", "rm:PolicyTag", "http://metadata.un.org/sdg/10.7"):
        assert said.partition(":")[2] in text


def test_the_catalogue_conforms(app: CKANTestApp, make, shapes: Graph):
    dataset = make()
    text = app.get(f"/catalog.ttl?fq=name:{dataset['name']}").body
    assert dataset["name"] in text
    assert broken(text, shapes) == []


def test_the_shapes_refuse_what_is_wrong(shapes: Graph):
    text = "<https://example.org/d> a <http://www.w3.org/ns/dcat#Dataset> ."
    assert {path for path, _ in broken(text, shapes)} >= {"http://purl.org/dc/terms/title"}
