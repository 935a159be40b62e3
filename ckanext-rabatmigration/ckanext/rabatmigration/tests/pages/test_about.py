"""What the site says of itself and of personal data."""

import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def _page(app, path):
    return BeautifulSoup(app.get(path).body, "html.parser")


@pytest.mark.parametrize(
    ("lang", "municipality"),
    [("ar", "جماعة الرباط"), ("fr", "Commune de Rabat"), ("en", "Municipality of Rabat")],
)
def test_about_says_who_runs_it_why_what_it_holds_and_what_not(app, lang, municipality):
    page = _page(app, f"/{lang}/about")
    about = page.select_one(".rm-about-parts")
    assert len(about.select("h2")) == 7
    text = about.get_text()
    assert municipality.casefold() in text.casefold()
    assert all(name in text for name in ("MC2CM", "ICMPD"))
    links = {link["href"] for link in about.select("a")}
    assert links >= {
        f"/{lang}/policy/mc2cm/{code}"
        for code in (
            "urban_planning_housing",
            "multilevel_governance",
            "protection_discrimination",
        )
    }
    assert {f"/{lang}/legal", f"/{lang}/organization/", f"/{lang}/contact"} <= links


@pytest.mark.parametrize("path", ["/en/about", "/en/legal"])
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (365, "deleted from this site after 365 days"),
        (1, "deleted from this site after 1 day,"),
        (0, "deleted from this site when you ask"),
    ],
)
def test_it_says_how_long_messages_are_kept(app, ckan_config, monkeypatch, path, days, said):
    monkeypatch.setitem(ckan_config, "ckanext.rabatmigration.contact.keep_days", days)
    assert said in " ".join(_page(app, path).get_text().split())
