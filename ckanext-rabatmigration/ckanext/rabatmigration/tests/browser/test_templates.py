"""Each template once: no serious fault for people with assistive technology, none on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from ckanext.rabatmigration.tests.browser.content import World

pytestmark = pytest.mark.browser

PHONE = 360

#: Template -> (language it is looked at in, who looks).
TEMPLATES = {
    "home": ("fr", None),
    "search": ("ar", None),
    "dataset": ("ar", None),
    "closed dataset": ("en", None),
    "draft": ("ar", "admin"),
    "resource": ("fr", None),
    "table drawn": ("ar", None),
    "columns form": ("ar", "admin"),
    "form": ("ar", "editor"),
    "form in English": ("en", "editor"),
    "form of the next period": ("fr", "editor"),
    "file form": ("ar", "editor"),
    "paste a table": ("ar", "editor"),
    "what a file says": ("ar", "editor"),
    "organization": ("fr", None),
    "organizations": ("ar", None),
    "organizations found": ("fr", None),
    "no organization found": ("ar", None),
    "policy": ("ar", None),
    "policy without data": ("fr", None),
    "policies": ("ar", None),
    "question": ("ar", None),
    "question of an editor": ("fr", "editor"),
    "contact": ("ar", None),
    "messages": ("ar", "editor"),
    "vocabulary": ("ar", None),
    "vocabularies": ("en", None),
    "sign-in": ("ar", None),
    "my datasets": ("fr", "editor"),
    "about": ("ar", None),
    "reuse": ("ar", None),
    "card": ("ar", None),
    "API": ("ar", None),
    "API action": ("fr", None),
    "API action in English": ("en", None),
    "API action in Arabic": ("ar", None),
}


@pytest.fixture(scope="module")
def paths(world: World) -> dict[str, str]:
    """Where each template is met."""
    dataset = world.dataset()
    file = world.file(dataset)
    rows = [{"place": f"Hassan {n}", "sex": "FM"[n % 2], "residents": 2091 * n} for n in range(40)]
    world.load(file, rows)
    closed = world.dataset(access_level="licensed", contact_public=True)
    world.file(closed)
    draft = world.dataset(published=False)
    table = world.file(draft, "Année,Sexe\n2004,Femmes\n2030,Hommes\n".encode())
    return {
        "home": "/",
        "search": "/dataset/?places=MA&places=04.421.01.01",
        "dataset": f"/dataset/{dataset['name']}",
        "closed dataset": f"/dataset/{closed['name']}",
        "draft": f"/dataset/{draft['name']}",
        "resource": f"/dataset/{dataset['name']}/resource/{file['id']}",
        "table drawn": f"/dataset/{dataset['name']}/resource/{file['id']}"
        "?q=hassan&from.residents=x&f.sex=F&sort=-residents&by=place&of=residents",
        "columns form": f"/dataset/{dataset['name']}/resource/{file['id']}/columns",
        "form": "/dataset/new",
        "form in English": f"/dataset/edit/{draft['name']}",
        "form of the next period": f"/dataset/duplicate/{draft['name']}",
        "file form": f"/dataset/{draft['name']}/resource/new",
        "paste a table": f"/dataset/{draft['name']}/paste",
        "what a file says": f"/dataset/{draft['name']}/resource/{table['id']}/found",
        "organization": f"/organization/{world.organization['name']}",
        "organizations": "/organization/",
        "organizations found": f"/organization/?q={world.organization['name']}",
        "no organization found": "/organization/?role=user&kind=media&q=zqnone",
        "policy": "/policy/sdg/10.7",
        "policy without data": "/policy/sdg/1.1",
        "policies": "/policy",
        "question": f"/dataset/{dataset['name']}/ask",
        "question of an editor": f"/organization/{world.organization['name']}/ask",
        "contact": "/contact",
        "messages": "/dashboard/messages",
        "vocabulary": "/vocabulary/access_level",
        "vocabularies": "/vocabulary",
        "sign-in": "/user/login",
        "my datasets": "/dashboard/datasets",
        "about": "/about",
        "reuse": "/reuse",
        "card": f"/dataset/{dataset['name']}/card",
        "API": "/api/docs",
        "API action": "/api/docs/package_create",
        "API action in English": "/api/docs/package_search",
        "API action in Arabic": "/api/docs/rabatmigration_vocabulary_show",
    }


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_serves_everybody_and_fits_a_phone(
    visit: Callable, world: World, paths: dict[str, str], template: str
):
    lang, who = TEMPLATES[template]
    visitor = visit(lang, width=PHONE)
    if who:
        visitor.sign_in(getattr(world, who))
    visitor.go(paths[template])
    visitor.page.wait_for_load_state("networkidle")
    visitor.keep_picture(f"phone-{template.replace(' ', '-')}")
    assert visitor.overflow() == 0
    visitor.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert visitor.overflow() == 0
    assert _faults(visitor.page) == []


def _faults(page: object) -> list[str]:
    """Return what axe finds serious or critical, with where and why."""
    found = Axe().run(page, options={"iframes": False}).response["violations"]
    return [
        f"{fault['impact']} {fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
