"""What is refused, and that it is said per field, in the reader's language, with what to do."""

import pytest

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

HUGE = "a" * 1_000_000
POLYGON = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}

#: What is sent, the field that is wrong, and a part of what is said in each language.
REFUSED = [
    ({"title_translated": {"fr": ""}}, "title_translated",
     {"en": "Write a title", "fr": "écrire un titre", "ar": "كتابة عنوان"}),
    ({"title_translated": {"fr": "<b>x</b>"}}, "title_translated",
     {"en": "French: HTML tags", "fr": "français\u00a0: Les balises", "ar": "الفرنسية: لا تقبل"}),
    ({"title_translated": {"fr": "a" * 301}}, "title_translated",
     {"en": "301 characters; write at most 300", "fr": "301 caractères", "ar": "301"}),
    ({"title_translated": {"fr": "a\u202eb"}}, "title_translated",
     {"en": "turn the writing", "fr": "sens d’écriture", "ar": "اتجاه الكتابة"}),
    ({"title_translated": {"fr": "x", "xx": "y"}}, "title_translated",
     {"en": "“xx” is not a language", "fr": "n’est pas une langue", "ar": "ليست من لغات"}),
    ({"title_translated": ["x"]}, "title_translated",
     {"en": "Texts by language", "fr": "Des textes par langue", "ar": "نصوص حسب اللغة"}),
    ({"title_translated": 12}, "title_translated",
     {"en": "Texts by language", "fr": "Des textes par langue", "ar": "نصوص حسب اللغة"}),
    ({"title_translated": {"fr": 12}}, "title_translated",
     {"en": "French: A text is expected", "fr": "Un texte est attendu", "ar": "ينتظر هنا نص"}),
    ({"tags_translated": {"fr": "x", "ar": {"a": 1}}}, "tags_translated",
     {"en": "Arabic: Lists of keywords", "fr": "arabe\u00a0: Des listes", "ar": "العربية: تنتظر"}),
    ({"source_language": "ar"}, "source_language",
     {"en": "no title in this language (Arabic)", "fr": "pas de titre", "ar": "لا يوجد عنوان"}),
    ({"migration_theme": ["houzing"]}, "migration_theme",
     {"en": "Did you mean housing (Housing and", "fr": "Vouliez-vous dire", "ar": "هل تقصدون"}),
    ({"access_level": "secret"}, "access_level",
     {"en": "is not in the list “Access level”", "fr": "ne figure pas", "ar": "غير موجود"}),
    ({"places": {"a": 1}}, "places",
     {"en": "A list of codes", "fr": "Une liste de codes", "ar": "لائحة رموز"}),
    ({"temporal_start": "last year"}, "temporal_start",
     {"en": "“last year” is not a period", "fr": "n’est pas une période", "ar": "ليست فترة"}),
    ({"temporal_start": "2024", "temporal_end": "2023"}, "temporal_end",
     {"en": "The end (2023) is before", "fr": "précède le début", "ar": "قبل البداية"}),
    ({"data_updated": "31/05/2024"}, "data_updated",
     {"en": "is not a date", "fr": "n’est pas une date", "ar": "ليس تاريخا"}),
    ({"contact_email": "nobody"}, "contact_email",
     {"en": "is not an e-mail", "fr": "n’est pas une adresse électronique", "ar": "بريد إلكتروني"}),
    ({"contact_url": "javascript:alert(1)"}, "contact_url",
     {"en": "is not a web address", "fr": "n’est pas une adresse web", "ar": "ليس عنوانا"}),
    ({"contact_public": "perhaps"}, "contact_public",
     {"en": "neither true nor false", "fr": "ni vrai ni faux", "ar": "true أو false"}),
    ({"spatial": {"type": "Point", "coordinates": [34, 96]}}, "spatial",
     {"en": "is not on this world", "fr": "hors du monde", "ar": "خارج العالم"}),
    ({"spatial": POLYGON}, "spatial",
     {"en": "ends where it begins", "fr": "finit où il commence", "ar": "حيث تبدأ"}),
    ({"spatial": "{bad"}, "spatial",
     {"en": "A GeoJSON geometry", "fr": "Une géométrie GeoJSON", "ar": "GeoJSON"}),
    ({"policy_reasons": {"sdg:10.7": {"fr": "x"}}}, "policy_reasons",
     {"en": "which is not chosen", "fr": "n’est pas choisi", "ar": "غير مختار"}),
    ({"access_level": "open", "identifiability": "identifiable"}, "access_level",
     {"en": "cannot be open", "fr": "ne peuvent pas être", "ar": "لا يمكن أن تكون مفتوحة"}),
    ({"conforms_to": "pas une url\nhttps://example.org"}, "conforms_to",
     {"en": "“pas une url” is not a web", "fr": "pas une url", "ar": "pas une url"}),
    ({"notes_translated": {"fr": HUGE}}, "notes_translated",
     {"en": "write at most 50000", "fr": "50000 au plus", "ar": "50000"}),
    ({"owner_org": ["a"]}, "owner_org",
     {"en": "id or name", "fr": "l’identifiant ou le nom", "ar": "معرف المنظمة"}),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "field", "told"), REFUSED)
def test_it_is_refused_by_field_in_the_reader_s_language(refused, sent, field, told):
    for lang, words in told.items():
        errors = refused(lang, **sent)
        assert list(errors) == [field]
        assert words in " ".join(errors[field])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_translated", HUGE),
        ("migration_theme", HUGE),
        ("places", [HUGE]),
        ("contact_name", HUGE),
        ("contact_email", HUGE),
        ("temporal_start", HUGE),
        ("spatial", HUGE),
        ("policy_reasons", HUGE),
        ("conforms_to", HUGE),
    ],
)
def test_a_megabyte_is_refused_in_a_few_words(refused, field, value):
    errors = refused(**{field: value})
    assert list(errors) == [field]
    assert len(str(errors)) < 3000


def test_a_plain_client_is_told_by_the_names_it_knows(refused):
    errors = refused(title_translated=None, title="<b>x</b>", notes="a" * 50_001)
    assert set(errors) == {"title", "notes"}


def test_a_wrong_name_is_told_once(refused):
    assert len(refused(name="a")["name"]) == 1


def test_all_that_is_wrong_with_a_title_is_told(refused):
    told = refused("fr", title_translated={"fr": f"<b>{'a' * 400}</b>"})["title_translated"]
    assert ["300 au plus" in one for one in told] == [True, False]
    assert "balises HTML" in told[1]


def test_each_wrong_field_is_told_at_once(refused):
    errors = refused(access_level="x", temporal_start="x", contact_email="x", next_update="x")
    assert set(errors) == {"access_level", "temporal_start", "contact_email", "next_update"}


def test_nothing_of_a_refused_change_is_stored(make, act, refused):
    made = make(title="Logement", temporal_start="2024")
    refused(action="package_patch", id=made["id"], temporal_end="2023", title="Habitat")
    shown = act("package_show", id=made["id"])
    assert (shown["title"], shown.get("temporal_end")) == ("Logement", None)


def test_an_organization_is_refused_alike(refused):
    errors = refused(
        "fr",
        action="organization_create",
        title="<b>x</b>",
        org_role="bogus",
        contact_email="x",
        website="javascript:alert(1)",
    )
    assert set(errors) == {"title", "org_role", "contact_email", "website"}
    assert "Les balises HTML" in errors["title"][0]
