"""The mails CKAN sends, as they arrive: plain text in the language of who asks for them."""

import pytest
from ckan.lib import mailer
from ckan.tests import factories

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

RESET = {
    "ar": (
        "كلمة مرور جديدة على مرصد",
        "السلام عليكم،",
        "لاختيار كلمة مرور جديدة، المرجو فتح هذا الرابط:",
    ),
    "fr": ("Un nouveau mot de passe pour", "Bonjour,", "ouvrez ce lien\u00a0:"),
    "en": ("A new password for", "Hello,", "open this link:"),
}
INVITE = {
    "ar": ("دعوة إلى", "دوركم فيها: محرر"),
    "fr": ("Invitation à rejoindre", "Votre rôle\u00a0: Éditeur"),
    "en": ("Invitation to", "Your role there: Editor"),
}


@pytest.fixture
def sent(monkeypatch):
    """Collect what would be handed to the mail server."""
    mails = []
    monkeypatch.setattr(
        mailer, "mail_recipient", lambda name, to, subject, body, **_: mails.append((subject, body))
    )
    return mails


def _in(app, language):
    return app.flask_app.test_request_context(
        "/", environ_overrides={"CKAN_LANG": language, "CKAN_LANG_IS_DEFAULT": False}
    )


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_forgotten_password_is_answered_in_the_language_of_the_page(app, sent, language):
    user = factories.User.model()
    app.post(f"/{language}/user/reset", data={"user": user.name}, follow_redirects=False)

    ((subject, body),) = sent
    begin, greeting, link = RESET[language]
    assert subject.startswith(begin)
    lines = body.splitlines()
    assert lines[0] == greeting
    assert any(line.endswith(link) for line in lines)
    (address,) = [line for line in lines if "key=" in line]
    assert address == address.strip()
    assert f"/user/reset/{user.id}" in address
    assert user.name in body


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_an_invitation_says_to_what_and_as_what(app, sent, language):
    user = factories.User.model()
    group = {"is_organization": True, "title": "Commune d’essai & fils"}
    with _in(app, language):
        mailer.send_invite(user, group, "editor")

    ((subject, body),) = sent
    begin, role = INVITE[language]
    assert subject.startswith(begin)
    assert role in body
    assert "Commune d’essai & fils" in body


def test_an_invitation_to_no_organisation_speaks_of_none(app, sent):
    with _in(app, "fr"):
        mailer.send_invite(factories.User.model())

    assert "Votre rôle" not in sent[0][1]


def test_mails_are_plain_text_in_paragraphs(app, sent):
    with _in(app, "en"):
        mailer.send_reset_link(factories.User.model())

    subject, body = sent[0]
    assert "\n" not in subject
    assert "<" not in body
    assert body.count("\n\n") >= 4
    assert max(len(line) for line in body.splitlines() if "http" not in line) < 130
