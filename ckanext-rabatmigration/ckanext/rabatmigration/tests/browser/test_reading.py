"""What a dataset's and a file's page tell their readers."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ONLY_ARABIC = {
    "title_translated": {"ar": "سجل الكراء بحي المحيط"},
    "notes_translated": {"ar": "أثمنة الكراء كما صرح بها المكترون."},
    "source_language": "ar",
    "policy_reasons": {"sdg:10.7": {"ar": "يبين كلفة السكن."}},
}
REASON = {"ar": "يبين من يقيم أين.", "fr": "Dit qui réside où.", "en": "Dit qui réside où."}
COLUMN = {"ar": "المقاطعة", "fr": "Arrondissement", "en": "Arrondissement"}
CLOSED = {
    "ar": "تسلم الجهة المنتجة الملفات بعد طلب",
    "fr": "Le producteur remet les fichiers après une demande",
    "en": "The producer gives the files after a request",
}


def test_arabic_text_on_a_french_page_is_marked_as_such(visit, world):
    dataset = world.dataset(**ONLY_ARABIC)
    page = visit("fr").go(f"/dataset/{dataset['name']}").page
    title = page.locator("h1 bdi")
    expect(title).to_have_attribute("lang", "ar")
    expect(title).to_have_attribute("dir", "rtl")
    expect(page.locator(".rm-language-mark")).to_have_text("arabe")
    notes = page.locator(".notes")
    expect(notes).to_have_attribute("lang", "ar")
    expect(notes).to_have_attribute("dir", "rtl")
    assert notes.evaluate("e => getComputedStyle(e).direction") == "rtl"
    expect(page.locator(".rm-reason")).to_have_attribute("lang", "ar")


def test_policy_tags_stand_with_their_reasons(visit, world, lang):
    dataset = world.dataset()
    page = visit(lang).go(f"/dataset/{dataset['name']}").page
    tag = page.locator(".rm-tags li", has_text="10.7")
    expect(tag.locator(".rm-reason")).to_have_text(REASON[lang])
    expect(tag.locator(".rm-reason")).to_have_attribute("lang", "fr" if lang == "en" else lang)


def test_a_closed_dataset_shows_its_description_and_no_download(visit, world, lang):
    dataset = world.dataset(
        access_level="licensed",
        access_note_translated={"fr": "Écrire à la commune.", "ar": "يكتب إلى الجماعة."},
    )
    file = world.file(dataset)
    visitor = visit(lang).go(f"/dataset/{dataset['name']}")
    expect(visitor.page.locator(".rm-access")).to_contain_text(CLOSED[lang])
    expect(visitor.page.locator(".rm-file")).to_have_count(1)
    expect(visitor.page.locator(".rm-download")).to_have_count(0)
    visitor.keep_picture("closed")
    download = f"/dataset/{dataset['id']}/resource/{file['id']}/download/residents.csv"
    assert visitor.status_of(download) == 403
    assert file["id"] not in visitor.page.locator(".rm-file-actions").inner_html()


def test_the_owner_downloads_the_file_of_a_closed_dataset(visit, world):
    dataset = world.dataset(access_level="licensed")
    world.file(dataset, b"a,b\n1,2\n")
    visitor = visit("ar").sign_in(world.editor).go(f"/dataset/{dataset['name']}")
    assert visitor.download(visitor.page.locator(".rm-download")) == b"a,b\n1,2\n"


def test_people_of_other_organisations_get_no_closed_file(visit, world):
    dataset = world.dataset(access_level="on_site")
    file = world.file(dataset)
    visitor = visit("fr").sign_in(world.outsider).go(f"/dataset/{dataset['name']}")
    expect(visitor.page.locator(".rm-download")).to_have_count(0)
    download = f"/dataset/{dataset['id']}/resource/{file['id']}/download/residents.csv"
    assert visitor.status_of(download) == 403


def test_contact_details_are_hidden_unless_the_owner_shows_them(visit, world):
    hidden = world.dataset(contact_public=False)
    shown = world.dataset(contact_public=True, access_level="licensed")
    visitor = visit("fr").go(f"/dataset/{hidden['name']}")
    expect(visitor.page.locator("body")).not_to_contain_text("salma@rabat.example")
    visitor.go(f"/dataset/{shown['name']}")
    expect(visitor.page.locator(".rm-access")).to_contain_text("salma@rabat.example")


def test_a_table_is_shown_where_its_rows_are_loaded(visit, world, lang):
    dataset = world.dataset()
    file = world.file(dataset)
    labels = {"ar": "المقاطعة", "fr": "Arrondissement"}
    world.load(file, [{"place": "Hassan", "residents": 2091}], {"place": labels})
    visitor = visit(lang).go(f"/dataset/{dataset['name']}/resource/{file['id']}")
    expect(visitor.page.get_by_role("rowheader", name="Hassan")).to_be_visible()
    expect(visitor.page.get_by_role("columnheader", name=COLUMN[lang])).to_be_visible()
    visitor.keep_picture("resource")


def test_pages_hold_no_codes_and_no_json(visit, world, lang):
    dataset = world.dataset(
        population_groups=["international_migrants"],
        disaggregation=["sex", "age"],
        collection_method="sample_survey",
        frequency="annual",
    )
    file = world.file(dataset, crosses=["sex*age"], language=["fr"])
    visitor = visit(lang)
    for path in (
        f"/dataset/{dataset['name']}",
        f"/dataset/{dataset['name']}/resource/{file['id']}",
    ):
        text = visitor.go(path).page.locator("[role=main]").inner_text()
        for code in ("04.421.01", "urban_planning", "sample_survey", "sex*age", '{"', "[]", "None"):
            assert code not in text, f"{code} on {path}"


def test_every_public_page_answers(visit, world, lang):
    dataset = world.dataset()
    file = world.file(dataset)
    name, organization = dataset["name"], world.organization["name"]
    visitor = visit(lang)
    for path in (
        "/",
        "/about",
        "/dataset/",
        f"/dataset/{name}",
        f"/dataset/activity/{name}",
        f"/dataset/groups/{name}",
        f"/dataset/{name}/resource/{file['id']}",
        "/organization/",
        f"/organization/{organization}",
        f"/organization/about/{organization}",
        f"/organization/activity/{organization}",
        "/user/login",
        "/user/reset",
        "/vocabulary/sdg",
        "/policy",
        "/policy/sdg/10.7",
    ):
        visitor.go(path)


def test_an_address_that_leads_nowhere_says_so_and_leads_on(visit, lang):
    page = visit(lang).page
    answer = page.goto(f"/{lang}/dataset/there-is-none")
    assert answer is not None
    assert answer.status == 404
    words = {"ar": "لا شيء هنا", "fr": "Il n’y a rien ici", "en": "There is nothing here"}
    expect(page.get_by_role("heading", level=1)).to_have_text(words[lang])
    page.locator("[role=main] a.btn").click()
    expect(page.locator("h1.rm-found")).to_be_visible()
