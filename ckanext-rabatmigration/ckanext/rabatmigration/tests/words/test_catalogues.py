"""What stands in the catalogues, and what `make i18n-check` finds wrong."""

import build
import catalogues
import core_words
import pytest
from babel.messages.catalog import Message

pytestmark = pytest.mark.unit

LANGUAGES = ("ar", "fr")


def _built(language):
    path = catalogues.FOLDER / "built" / language / "LC_MESSAGES" / f"{catalogues.DOMAIN}.po"
    return [message for message in catalogues.read(path, language) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_repeats_the_english_but_for_a_list_of_names(language):
    repeated = {catalogues.texts(m.id)[0] for m in _built(language) if catalogues.same(m)}

    assert repeated <= build.kept(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_its_placeholders_and_its_html(language):
    wrong = {str(m.id): catalogues.faults(m) for m in _built(language) if catalogues.faults(m)}

    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_ckan_and_its_plugins_has_a_translation(language):
    ours = {(m.id if isinstance(m.id, str) else tuple(m.id)) for m in _built(language)}
    known = core_words.theirs(language)
    kept = build.kept(language)
    untranslated = []
    for message in core_words.template(build.KEYWORDS):
        key = message.id if isinstance(message.id, str) else tuple(message.id)
        found = known.get(message.id, message.context)
        repeats = found and catalogues.same(found) and catalogues.texts(message.id)[0] not in kept
        if key and key not in ours and (not found or repeats):
            untranslated.append(key)

    assert untranslated == []


def test_the_words_are_taken_from_every_plugin_that_is_switched_on():
    packages = core_words.packages()

    assert {"ckan", "ckanext.activity", "ckanext.datastore", "ckanext.datatablesview"} <= {
        *packages
    }
    assert {"ckanext.dcat", "ckanext.scheming", "ckanext.spatial", "ckanext.xloader"} <= {*packages}
    assert "ckanext.rabatmigration" not in packages


def test_a_string_that_ckan_does_not_translate_is_asked_of_us(catalogue):
    template = catalogue("ar", {"Never heard of before": "", "Cancel": ""})

    wanted = core_words.lacking(template, catalogue("ar", {}), "ar", set())

    assert {message.id for message in wanted if message.id} == {"Never heard of before"}


def test_a_string_that_ckan_leaves_in_english_is_asked_of_us_unless_it_is_a_name(catalogue):
    template = catalogue("fr", {"Extras": "", "Format": ""})

    wanted = core_words.lacking(template, catalogue("fr", {}), "fr", {"Format"})

    assert {message.id for message in wanted if message.id} == {"Extras"}


def test_a_missing_a_stale_and_an_english_translation_are_told(catalogue):
    template = catalogue("fr", {"One": "", "Two": "", "Three": ""})
    found = build._judge(
        catalogue("fr", {"Two": "Two", "Three": "Trois", "Four": "Quatre"}), template, "fr"
    )

    assert found == ["missing: 'One'", "not translated (see same.txt): 'Two'", "stale: 'Four'"]


@pytest.mark.parametrize(
    ("original", "translation", "fault"),
    [
        ("%(count)s of {total}", "%(count)s sur {total}", None),
        ("%(count)s of {total}", "%(count)s", "placeholders differ"),
        ("{name}", "{nom}", "placeholders differ"),
        ("%s and %s", "%s", "placeholders differ"),
        ('<a href="%(url)s">Go</a>', "%(url)s Aller", "HTML differs"),
        ("<b>Go</b>", "<b>Aller", "HTML differs"),
    ],
)
def test_a_lost_placeholder_or_tag_is_told(original, translation, fault):
    told = catalogues.faults(Message(original, translation))

    assert told == [] if fault is None else any(fault in line for line in told)


def test_forms_for_nought_one_and_two_may_say_the_number_in_words():
    words = ("لا", "واحد", "اثنان", "%(n)s", "%(n)s", "%(n)s")

    assert catalogues.faults(Message(("%(n)s file", "%(n)s files"), words)) == []
    assert catalogues.faults(Message(("%(n)s file", "%(n)s files"), (*words[:5], "كثير")))


def test_ours_win_where_both_catalogues_have_a_string(catalogue):
    joined = catalogues.merge(
        catalogue("fr", {"Save": "Sauver", "Stop": "Arrêter"}), catalogue("fr", {"Save": "Garder"})
    )

    assert {m.id: m.string for m in joined if m.id} == {"Save": "Garder", "Stop": "Arrêter"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_ours_count_as_ckan_does(language):
    """CKAN counts with the rule of the catalogue it reads last, for all of them."""
    path = core_words.core_folder() / "i18n" / language / "LC_MESSAGES" / "ckan.po"
    theirs = catalogues.read(path, language)

    for folder in (build._po_path(language), build._core_path(language)):
        assert build.load(language, folder).plural_forms == theirs.plural_forms


def test_a_translation_of_fewer_forms_is_filled_up(tmp_path):
    path = tmp_path / "fr.po"
    path.write_text(
        'msgid "a file"\nmsgid_plural "files"\nmsgstr[0] "un fichier"\nmsgstr[1] "fichiers"\n'
    )

    read = build.load("fr", path)

    assert read.get("a file").string == ("un fichier", "fichiers", "fichiers")
