"""No text reaches a reader untranslated: the whole site is walked with its translations marked."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.common import config
from ckan.lib import mailer, search
from ckan.tests import factories, helpers
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.tests.words.crawler import Walker
from ckanext.rabatmigration.tests.words.marks import mark, marked, stray, strays_of_page

pytestmark = pytest.mark.functional

PACKAGE = Path(__file__).resolve().parents[2]
ROLES = ("anonymous", "outsider", "editor", "admin", "sysadmin")
#: Everybody once, readers in both languages.
WALKS = (
    ("anonymous", "ar"),
    ("anonymous", "fr"),
    ("outsider", "fr"),
    ("editor", "ar"),
    ("admin", "fr"),
    ("sysadmin", "ar"),
)
STARTS = (
    "/", "/dataset/", "/organization/", "/vocabulary", "/about", "/user/login", "/user/reset",
    "/user/register", "/group/", "/reuse",
    "/policy", "/policy/sdg/10.7", "/policy/sdg/1.1", "/policy/mc2cm/urban_planning_housing",
    "/contact", "/organization/?role=user&q=zqnone", "/legal",
)  # fmt: skip
SIGNED_IN = (
    "/dashboard/datasets",
    "/dashboard/organizations",
    "/dashboard/",
    "/dashboard/groups",
    "/dashboard/messages",
)
#: Refusals and wrong addresses.
WRONG = (
    "/nothing", "/dataset/zqnothing", "/organization/zqnothing", "/group/zqnothing", "/dataset/new",
    "/organization/new", "/user/zqnobody", "/user/edit", "/user/reset/zq?key=zq", "/ckan-admin/",
    "/vocabulary/zqnone", "/dataset/?q=%5B", "/dataset/?page=abc", "/dataset/?page=-1",
    "/catalogue.csv?zq=1", "/catalogue.csv?q=%7B!zq%7D", "/feeds/theme/zq.atom",
    "/sitemap-pages-9.xml", "/oembed?url=zq", "/dataset/zqnothing/card",
    "/policy/sdg/zqnone",
)  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Any:
    """The site, made once: each walk takes as long as making it."""
    if set(p.core._PLUGINS) != set(tk.aslist(config["ckan.plugins"])):
        p.load_all()
    return helpers._get_test_app()


def _texts(words: str) -> dict[str, str]:
    return {lang: mark(f"{words} {lang}") for lang in ("ar", "fr", "en")}


@pytest.fixture(scope="module")
def world(served: Any, reset_db: Callable[[], None]) -> dict[str, Any]:
    """An organisation with people of each role and what they describe, in marked words."""
    reset_db()
    search.clear_all()
    tail = model.types.make_uuid()[:8]
    people = {}
    for role in ROLES[1:]:
        make = factories.SysadminWithToken if role == "sysadmin" else factories.UserWithToken
        name = f"zq{role}{tail}"
        people[role] = make(
            name=name,
            fullname=mark(f"{role} one"),
            about=mark("About me"),
            email=f"{name}@example.org",
        )
    site = {"ignore_auth": True, "user": people["sysadmin"]["name"]}

    def act(name: str, /, **data: Any) -> Any:
        return tk.get_action(name)(dict(site), data)

    org = act(
        "organization_create",
        name=f"zqorg{tail}",
        title_translated=_texts("Commune"),
        description_translated=_texts("A commune"),
        org_role="both",
        org_kind="municipality",
        org_level="city",
    )
    for role in ("admin", "editor"):
        act("organization_member_create", id=org["id"], username=people[role]["name"], role=role)
    act("organization_create", name=f"zqbare{tail}", title_translated={"en": mark("Bare")})
    group = act(
        "group_create", name=f"zqgroup{tail}", title=mark("Group"), description=mark("A group")
    )
    described = {
        "owner_org": org["id"],
        "private": True,
        "source_language": "fr",
        "notes_translated": _texts("Notes"),
        "migration_theme": ["stocks"],
        "places": ["04.421.01.01"],
        "temporal_start": "2014",
        "temporal_end": "2024-05-31",
        "access_level": "open",
        "license_id": "other-at",
        "contact_name": mark("Somebody"),
        "contact_email": "zq@example.org",
        "sdg_targets": ["10.7"],
        "mc2cm_recommendations": ["urban_planning_housing"],
        "policy_reasons": {"sdg:10.7": _texts("Because")},
        "disaggregation": ["sex", "age"],
        "tags_translated": {lang: [f"zqword{lang}"] for lang in ("ar", "fr", "en")},
    }
    made = {}
    for kind in ("open", "licensed"):
        made[kind] = act(
            "package_create",
            name=f"zq{kind}{tail}",
            title_translated=_texts(kind),
            **{**described, "access_level": kind, "groups": [{"id": group["id"]}]},
        )
        file = act(
            "resource_create",
            package_id=made[kind]["id"],
            name_translated=_texts("File"),
            description_translated=_texts("A file"),
            url="https://example.org/zq.csv",
            format="CSV",
            crosses=["sex*age"],
        )
        if kind == "open":
            fields = [{"id": "zqplace", "type": "text"}, {"id": "zqnumber", "type": "int"}]
            act(
                "datastore_create",
                resource_id=file["id"],
                fields=fields,
                records=[{"zqplace": mark("Hassan"), "zqnumber": 5}],
                force=True,
            )
            act(
                "resource_create_default_resource_views",
                resource={**file, "datastore_active": True},
                create_datastore_views=True,
            )
        act("rabatmigration_dataset_publish", id=made[kind]["id"])
    act("package_patch", id=made["open"]["id"], notes_translated=_texts("Other notes"))
    made["draft"] = act(
        "package_create",
        name=f"zqdraft{tail}",
        title_translated={"en": mark("Draft")},
        owner_org=org["id"],
        private=True,
        source_language="en",
    )
    table = f"{mark('Année')},{mark('Sexe')}\n2014,{mark('Femmes')}\n2024,{mark('Hommes')}\n"
    sent = FileStorage(io.BytesIO(table.encode()), "zq.csv")
    made["table"] = act(
        "resource_create",
        package_id=made["draft"]["id"],
        name_translated=_texts("Table"),
        upload=sent,
        format="CSV",
    )
    return {"people": people, "org": org, "group": group, "tail": tail, **made}


def _starts(world: dict[str, Any], role: str) -> list[str]:
    paths = [*STARTS]
    for kind in ("open", "licensed", "draft"):
        name = world[kind]["name"]
        paths += [f"/dataset/{name}", f"/dataset/activity/{name}", f"/dataset/groups/{name}"]
        if kind != "draft":
            paths.append(f"/dataset/{name}/card")
        if role in ("editor", "admin", "sysadmin"):
            paths += [
                f"/dataset/edit/{name}",
                f"/dataset/{name}/resource/new",
                f"/dataset/{name}/paste",
                f"/dataset/resources/{name}",
                f"/dataset/duplicate/{name}",
            ]
    if role != "anonymous":
        file = f"{world['draft']['name']}/resource/{world['table']['id']}"
        paths += [f"/dataset/{file}/found"]
    paths += [f"/dataset/{world['open']['name']}/ask"]
    org = world["org"]["name"]
    paths += [
        f"/organization/{org}",
        f"/organization/{org}/ask",
        f"/organization/about/{org}",
        f"/organization/activity/{org}",
        f"/group/{world['group']['name']}",
    ]
    if role != "anonymous":
        paths += [
            *SIGNED_IN,
            f"/user/{world['people'][role]['name']}",
            f"/user/edit/{world['people'][role]['name']}",
        ]
    if role == "sysadmin":
        paths += [f"/user/edit/{world['people']['outsider']['name']}"]
    if role in ("admin", "sysadmin"):
        paths += [
            f"/organization/edit/{org}",
            f"/organization/members/{org}",
            f"/organization/member_new/{org}",
            f"/organization/bulk_process/{org}",
        ]
    return paths


@pytest.mark.parametrize(("role", "language"), WALKS)
def test_a_walk_through_the_site_meets_no_untranslated_text(served, world, role, language):
    token = world["people"].get(role, {}).get("token")
    walker = Walker(served, language, token)
    with marked(served.flask_app, language):
        walker.walk(*_starts(world, role))
        for path in WRONG:
            walker.look(f"/{language}{path}")

    found = walker.report()
    assert not found, "\n".join(found)
    assert walker.pages > (40 if role == "anonymous" else 50)


def test_mails_hold_no_untranslated_text(served, world, monkeypatch):
    sent = []
    monkeypatch.setattr(mailer, "mail_recipient", lambda *told, **_: sent.append(told[2:4]))
    user = model.User.get(world["people"]["outsider"]["name"])
    with (
        marked(served.flask_app, "fr"),
        served.flask_app.test_request_context(
            "/", environ_overrides={"CKAN_LANG": "fr", "CKAN_LANG_IS_DEFAULT": False}
        ),
    ):
        mailer.send_reset_link(user)
        mailer.send_invite(user, {"is_organization": True, "title": mark("Commune")}, "editor")

    lines = [line for subject, body in sent for line in (subject, *body.splitlines())]
    assert len(sent) == 2
    assert [stray(line) for line in lines if stray(line)] == []


#: Action -> what it is asked, wrongly; by somebody who may, or not at all (None).
REFUSED = {
    "package_create": ({}, "editor"),
    "package_show": ({"id": "zqnothing"}, None),
    "package_update": ({"id": "zqnothing"}, "editor"),
    "package_delete": ({"id": "open"}, None),
    "package_patch": (
        {"id": "open", "access_level": "zqnone", "sdg_targets": ["zq"], "places": ["zq"]},
        "admin",
    ),
    "package_search": ({"fq": '"', "rows": "zq"}, None),
    "resource_create": ({"package_id": "open", "format": "zq"}, "editor"),
    "resource_show": ({"id": "zqnothing"}, None),
    "organization_create": ({}, "sysadmin"),
    "organization_show": ({"id": "zqnothing"}, None),
    "organization_update": ({"id": "org", "org_role": "zq"}, None),
    "group_show": ({"id": "zqnothing"}, None),
    "user_create": ({}, "sysadmin"),
    "user_update": ({"id": "zqnothing"}, "outsider"),
    "member_create": ({}, "sysadmin"),
    "datastore_search": ({"resource_id": "zqnothing"}, None),
    "rabatmigration_dataset_publish": ({"id": "draft"}, "outsider"),
    "zqnothing": ({}, None),
}


@pytest.mark.parametrize("action", REFUSED)
def test_refusals_of_the_api_hold_no_untranslated_text(served, world, action):
    asked, who = REFUSED[action]
    asked = {
        key: world[v]["name"] if str(v) in world else v
        for key, v in asked.items()
        if isinstance(v, str)
    } | {key: v for key, v in asked.items() if not isinstance(v, str)}
    headers = {"Authorization": world["people"][who]["token"]} if who else {}
    with marked(served.flask_app, "fr"):
        answer = served.post(f"/fr/api/3/action/{action}", json=asked, headers=headers)

    assert answer.status_code >= 400
    assert [text for text in _said(json.loads(answer.body)) if stray(text)] == []


def _said(answer: Any) -> list[str]:
    """Return what an answer of the API tells people: no keys, no names of kinds of error."""
    if isinstance(answer, dict):
        shown = [v for k, v in answer.items() if k not in ("__type", "help", "code")]
        return [text for value in shown for text in _said(value)]
    if isinstance(answer, list):
        return [text for value in answer for text in _said(value)]
    return [answer] if isinstance(answer, str) else []


def test_a_text_without_a_mark_is_found():
    page = """<html lang="fr"><head><title>⟦Titre⟧ Title</title>
    <meta name="description" content="Words here">
    <script>var said = "Some words of a script";</script></head><body>
    <p>⟦Tout <a href="/" title="inside">va</a> bien⟧</p><p>Left over</p>
    <bdi lang="en">Foreign residents</bdi>
    <input type="submit" value="Send it"><img alt="A map"><b data-text="Show more words">⟦x⟧</b>
    <option>CSV</option><code>some code</code></body></html>"""

    assert strays_of_page(page, "fr") == [
        "<title> Title",
        "<meta content> Words here",
        "<p> Left over",
        "<input value> Send it",
        "<img alt> A map",
        "<b data-text> Show more words",
        "<script> Some words of a script",
    ]


def test_a_label_that_lacks_the_readers_language_is_found(served):
    with (
        marked(served.flask_app, "fr"),
        served.flask_app.test_request_context("/", environ_overrides={"CKAN_LANG": "fr"}),
    ):
        assert stray(tk._("Datasets")) == ""
        assert stray(tk._("Never heard of this")) == "Never heard of this"


def test_scripts_of_ours_bring_no_sentences_of_their_own():
    """A script takes its words from the page, where they are translated."""
    scripts = sorted(PACKAGE.glob("**/assets/**/*.js"))
    assert scripts
    sentence = re.compile(r"""(["'`])([A-Z][a-zé]+ [a-zé]+[^"'`]*)\1""")
    comment = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
    found = {}
    for script in scripts:
        if "vendor" not in script.parts:
            code = comment.sub("", script.read_text("utf-8"))
            found[script.name] = [said[1] for said in sentence.findall(code)]

    assert {name: said for name, said in found.items() if said} == {}
