"""A file that is not what its name says is refused when it is given, in words that help."""

from __future__ import annotations

import io
import zipfile

import ckan.plugins.toolkit as tk
import pytest

from ckanext.rabatmigration.publishing import contents, fetching
from ckanext.xloader import loader
from ckanext.xloader.job_exceptions import LoaderError


def _workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


ARABIC = "المقاطعة,السكان\nحسان,108179\n"
FRENCH = "arrondissement,modalité\nHassan,élevé\n"

FAULTS = {
    "empty": (b"", "csv", "empty"),
    "an empty report": (b"", "pdf", "empty"),
    "Arabic as Windows writes it": (ARABIC.encode("windows-1256"), "csv", "encoding"),
    "French as Windows writes it": (FRENCH.encode("windows-1252"), "csv", "encoding"),
    "Excel's Unicode text": (ARABIC.encode("utf-16"), "tsv", "encoding"),
    "a late letter": (b"a,b\n" * 400_000 + "é".encode("latin-1"), "csv", "encoding"),
    "a letter cut at the end": ("a,é".encode()[:-1], "csv", "encoding"),
    "a workbook": (_workbook(), "csv", "workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "csv", "workbook"),
    "a web page": (b"\n <!DOCTYPE html><html><body>Sign in", "csv", "page"),
    "a report": (b"%PDF-1.7\n", "csv", "binary"),
    "noise": (b"a,b\n\x00\x01", "csv", "binary"),
    "no workbook": (b"a,b\n1,2\n", "xlsx", "binary"),
}
SOUND = {
    "Arabic": (ARABIC.encode(), "csv"),
    "Arabic with a mark": (ARABIC.encode("utf-8-sig"), "csv"),
    "a letter across chunks": (b"x" * 511 + ARABIC.encode(), "csv"),
    "a workbook": (_workbook(), "xlsx"),
    "a report": (b"%PDF-1.7\n\xff\x00", "pdf"),
    "a table of tags": (b"<b>,c\n1,2\n", "csv"),
}


@pytest.mark.unit
@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_with_a_file_is_found(case):
    data, ending, expected = FAULTS[case]
    assert contents.fault(io.BytesIO(data), ending) == expected


@pytest.mark.unit
@pytest.mark.parametrize("case", SOUND)
def test_a_sound_file_is_taken_and_left_at_its_start(case):
    data, ending = SOUND[case]
    stream = io.BytesIO(data)
    assert contents.fault(stream, ending) == ""
    assert stream.read() == data


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
class TestUpload:
    @pytest.mark.parametrize(
        ("data", "name", "words"),
        [
            (b"", "table.csv", "is empty"),
            (ARABIC.encode("windows-1256"), "table.csv", "not written in UTF-8"),
            (_workbook(), "Table.CSV", "Excel workbook, though its name ends in .csv"),
            (b"<html>", "table.tsv", "web page"),
        ],
    )
    def test_it_is_refused_at_the_field_and_nothing_is_kept(
        self, people, dataset, create_with_upload, data, name, words
    ):
        saved = dataset(private=True)
        with pytest.raises(tk.ValidationError) as error:
            create_with_upload(
                data, name, context={"user": people.names["editor"]}, package_id=saved["id"]
            )
        assert list(error.value.error_dict) == ["url"]
        assert words in error.value.error_dict["url"][0]
        assert people.act("editor", "package_show", id=saved["id"])["resources"] == []

    def test_a_file_put_in_anothers_place_is_refused_alike(
        self, people, dataset, create_with_upload
    ):
        saved = dataset(private=True)
        context = {"user": people.names["editor"]}
        kept = create_with_upload("a\n1\n", "a.csv", context=dict(context), package_id=saved["id"])
        with pytest.raises(tk.ValidationError) as error:
            create_with_upload(
                b"", "b.csv", context=dict(context), action="resource_update", id=kept["id"]
            )
        assert "is empty" in error.value.error_dict["url"][0]
        shown = people.act("editor", "package_show", id=saved["id"])["resources"][0]
        assert shown["url"].endswith("/a.csv")


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
class TestLoading:
    def test_the_loader_reads_in_this_way(self):
        assert loader.detect_encoding is fetching.encoding

    def test_a_linked_table_in_another_encoding_is_not_loaded_as_other_letters(self, tmp_path):
        file = tmp_path / "table.csv"
        file.write_bytes(ARABIC.encode("windows-1256"))
        with pytest.raises(LoaderError, match="not in UTF-8"):
            fetching.encoding(str(file))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_a_table_in_utf_8_is_read_with_or_without_its_mark(self, tmp_path, encoding):
        file = tmp_path / "table.csv"
        file.write_bytes(ARABIC.encode(encoding))
        assert fetching.encoding(str(file)) == {"encoding": encoding, "confidence": 1.0}
