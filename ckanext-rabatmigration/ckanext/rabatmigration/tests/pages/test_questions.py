"""The questions of the home page: ours are whole, an operator's file is read with care."""

import pytest

from ckanext.rabatmigration.pages import questions

pytestmark = pytest.mark.unit

GOOD = """
- question: {fr: "Combien ?"}
  answer: {fr: "Douze."}
  caveat: {fr: "Pas les enfants."}
  datasets: [a, b]
"""


def test_each_of_ours_is_whole_in_three_languages():
    for one in questions.load(""):
        for texts in (one.question, one.answer, one.caveat):
            assert set(texts) == {"ar", "fr", "en"}
            assert all(text.strip() for text in texts.values())
        assert one.datasets


@pytest.mark.parametrize(
    ("published", "shown"), [(set(), []), ({"b", "c"}, [("b",)]), ({"a", "b"}, [("a", "b")])]
)
def test_a_question_is_shown_once_its_data_are_published(tmp_path, monkeypatch, published, shown):
    path = tmp_path / "questions.yaml"
    path.write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(questions.config, "questions_path", lambda: str(path))
    found = questions.answered(published)
    assert [one.datasets for one in found] == shown
    assert all(one.answer == ("Douze.", "fr") for one in found)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"question: 1", "a list of questions is expected"),
        (b"- {question: {fr: a}, answer: {fr: b}, datasets: [c]}", "question 1: caveat"),
        (b"- {question: {fr: 1}, answer: {}, caveat: {}, datasets: []}", "question 1: question"),
        (b"- {question: {}, answer: {}, caveat: {}, datasets: a}", "datasets must be a list"),
        (b"- just text", "question 1: question"),
        (b"a: [", "while parsing"),
        (b"\xff\xfe\x00", "questions.yaml"),
        (b"!!python/object/apply:os.system ['true']", "could not determine a constructor"),
    ],
)
def test_a_wrong_file_is_refused_with_where_and_why(tmp_path, content, told):
    path = tmp_path / "questions.yaml"
    path.write_bytes(content)
    with pytest.raises(questions.QuestionsError, match=told):
        questions.load(str(path))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(questions.QuestionsError, match="nowhere"):
        questions.load(str(tmp_path / "nowhere.yaml"))
