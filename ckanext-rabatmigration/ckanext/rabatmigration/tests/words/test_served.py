"""What CKAN makes of the catalogues: pages, plurals, scripts."""

import json

import ckan.plugins.toolkit as tk
import polib
import pytest
from catalogues import DOMAIN, FOLDER
from ckan.lib import i18n as core_i18n

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def _in(app, language):
    return app.flask_app.test_request_context(
        "/", environ_overrides={"CKAN_LANG": language, "CKAN_LANG_IS_DEFAULT": False}
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا مصطلحات"),
        (1, "مصطلح واحد"),
        (2, "مصطلحان"),
        (3, "3 مصطلحات"),
        (11, "11 مصطلحا"),
        (99, "99 مصطلحا"),
        (100, "100 مصطلح"),
        (103, "103 مصطلحات"),
    ],
)
def test_arabic_counts_in_six_forms(app, number, words):
    with _in(app, "ar"):
        said = tk.ungettext("%(count)s term", "%(count)s terms", number, count=number)
        assert said == words


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 membre"), (1, "1 membre"), (2, "2 membres"), (11, "11 membres")]
)
def test_words_of_ckan_count_by_the_same_rule(app, number, words):
    with _in(app, "fr"):
        said = tk.ungettext("{num} Member", "{num} Members", number)
        assert said.format(num=number) == words


def test_ours_win_over_what_ckan_says(app):
    with _in(app, "ar"):
        # CKAN's own says “deleted” here
        assert tk._("{actor} created the group {group}") == "أضاف {actor} التصنيف {group}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_string_of_scripts_reaches_the_browser(
    app, ckan_config, monkeypatch, tmp_path, language
):
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    core_i18n.build_js_translations()

    served = json.loads(app.get(f"/api/i18n/{language}").body)

    pot = polib.pofile(str(FOLDER / "core" / "core.pot"))
    wanted = {e.msgid for e in pot if any(name.endswith(".js") for name, _ in e.occurrences)}
    assert len(wanted) > 50
    assert {key for key in wanted if not all(served.get(key, [None, ""])[1:])} == set()
    assert served[""]["plural-forms"] in (FOLDER / "core" / f"{language}.po").read_text().replace(
        '"\n"', ""
    ).replace("\\n", "")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_scripts_get_our_words_where_both_have_one(
    app, ckan_config, monkeypatch, tmp_path, language
):
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    core_i18n.build_js_translations()

    served = json.loads(app.get(f"/api/i18n/{language}").body)

    ours = polib.pofile(str(FOLDER / "built" / language / "LC_MESSAGES" / f"{DOMAIN}.po"))
    said = {e.msgid: e.msgstr for e in ours if e.msgid in served and not e.msgid_plural}
    assert len(said) > 20
    assert {key: served[key][1] for key in said} == said
