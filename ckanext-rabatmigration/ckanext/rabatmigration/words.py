"""Words of CKAN and its plugins that no catalogue alone can mend."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

from babel import Locale, UnknownLocaleError
from ckan.common import CKANConfig
from ckan.common import config as settings
from ckan.lib import i18n as core

N_ = str

#: CKAN translates these by a variable, where no extraction finds them.
STATES = (N_("active"), N_("deleted"), N_("pending"), N_("draft"))


def add_first_templates(config: CKANConfig) -> None:
    """Put our overrides of other plugins' templates before all plugins, whatever their order.

    An operator's own folder of templates still comes first.
    """
    ours = str(Path(__file__).parent / "first")
    paths = [path for path in (config.get("extra_template_paths") or "").split(",") if path]
    if ours not in paths:
        config["extra_template_paths"] = ",".join([*paths, ours])


def offer_every_language() -> None:
    """Let CKAN serve every language it is told to offer, also one it has no catalogue of.

    Its own list holds the folders of its own translations, so that Amazigh, say, gets no page.
    """
    if not hasattr(core._get_locales, "__wrapped__"):
        core._get_locales = _with_offered(core._get_locales)
    core.locales = core.locales_dict = core.available_locales = None


def _with_offered(known: Callable[[], list[str]]) -> Callable[[], list[str]]:
    @wraps(known)
    def locales() -> list[str]:
        found = known()
        more = [code for code in settings.get("ckan.locales_offered") or () if _is_language(code)]
        return [*found, *(code for code in more if code not in found)]

    return locales


def _is_language(code: str) -> bool:
    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return False
    return True
