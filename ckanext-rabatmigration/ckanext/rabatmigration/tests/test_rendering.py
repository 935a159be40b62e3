"""No text somebody writes makes a reader's browser ask another site."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories

from ckanext.rabatmigration.rendering import render_markdown

REMOTE = "https://spy.example/pixel.png"
DATA = "data:image/png;base64,iVBORw0KGgo="


def _link(text: str, address: str = REMOTE) -> str:
    return f'<a href="{address}" rel="nofollow noopener noreferrer">{text}</a>'


@pytest.mark.unit
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"![a plan]({REMOTE})", _link("a plan")),
        (f"![]({REMOTE})", _link("spy.example")),
        (f"![a][1]\n\n[1]: {REMOTE}", _link("a")),
        (f'<img src="{REMOTE}" alt="a > b">', _link("a &gt; b")),
        (f"<IMG SRC={REMOTE} width=1>", _link("spy.example")),
        (f"<img alt='\"><script>' src='{REMOTE}'>", _link("&quot;&gt;&lt;script&gt;")),
        (f"[![a plan]({REMOTE})](https://x.example/)", None),
        ("![a](//spy.example/p.png)", "a"),
        ("![a](\\\\spy.example/p.png)", None),
        (f"![a]({DATA})", "a"),
        (f'<img src="{DATA}">', ""),
        ("![a](javascript:alert(1))", None),
        ("![out](/user/_logout)", "out"),
        ("![out](/uploads/../user/_logout)", "out"),
    ],
)
def test_an_image_is_shown_as_a_link_or_its_text(written: str, shown: str | None):
    html = str(render_markdown(written))
    assert "<img" not in html
    assert "<script" not in html
    if shown is not None:
        assert html.removeprefix("<p>").removesuffix("</p>") == shown


@pytest.mark.unit
def test_an_image_within_a_link_leaves_that_link():
    html = str(render_markdown(f"[![a plan]({REMOTE})](https://x.example/) ![b]({REMOTE})"))
    assert re.findall('href="([^"]*)"', html) == ["https://x.example/", REMOTE]
    assert ">a plan</a>" in html


@pytest.mark.unit
def test_an_image_of_the_site_itself_is_shown():
    assert "<img" in str(render_markdown("![plan](/uploads/admin/plan.png)"))


@pytest.mark.unit
@pytest.mark.parametrize("text", ["**bold** [a](https://x.example)", "", "x < y & z", "- a\n- b"])
def test_all_else_is_rendered_as_core_does(text: str):
    import ckan.lib.helpers as core

    assert render_markdown(text) == core.render_markdown(text)


@pytest.fixture
def pages() -> tuple[str, dict[str, str]]:
    """Write an image wherever people write Markdown; return a token and the pages that show it."""
    text = f"Seen. ![a plan]({REMOTE})"
    name = f"writer-{uuid4().hex}"
    user = factories.SysadminWithToken(name=name, email=f"{name}@example.org")
    model.User.get(user["name"]).about = text  # core takes a link for spam when it is sent
    model.Session.commit()
    group = factories.Group(name=f"group-{name}", description=text, image_url=REMOTE)
    org = factories.Organization(name=f"org-{name}", description=text, image_url=REMOTE)
    saved = tk.get_action("package_create")(
        {"user": user["name"]},
        {
            "title": "Tables",
            "notes": text,
            "caveats_translated": {"en": text},
            "access_level": "open",
            "owner_org": org["id"],
            "resources": [{"url": "https://x.example/a.csv", "name": "a", "description": text}],
        },
    )
    return user["token"], {
        "dataset": f"/dataset/{saved['name']}",
        "file": f"/dataset/{saved['name']}/resource/{saved['resources'][0]['id']}",
        "organisation": f"/organization/{org['name']}",
        "about an organisation": f"/organization/about/{org['name']}",
        "group": f"/group/about/{group['name']}",
        "user": f"/user/{user['name']}",
        "organisations": "/organization/",
        "datasets": "/dataset/",
    }


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_pages_ask_no_other_site(app: Any, pages: tuple[str, dict[str, str]]):
    token, urls = pages
    for name, url in urls.items():
        answer = app.get(url, headers={"Authorization": token}, status=200)
        images = re.findall(r'<(?:img|video|audio|iframe|script)[^>]* src="([^"]*)"', answer.body)
        # core's own pages of groups and users show images of elsewhere: the browser is told not to
        ours = name not in ("group", "user")
        assert not ours or not [one for one in images if "spy.example" in one], name
        policy = answer.headers["Content-Security-Policy"]
        assert "img-src 'self' http://test.localhost data: blob:;" in policy, name
        if name in ("dataset", "organisation", "user", "group", "about an organisation"):
            assert f'href="{REMOTE}"' in answer.body, name
