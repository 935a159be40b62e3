"""Interfaces the base plugin implements, each with one call into a room."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import ckan.plugins as p
from ckan.common import CKANConfig
from ckan.exceptions import CkanConfigurationException
from ckan.lib.plugins import DefaultTranslation
from ckan.types import CKANApp

from ckanext.rabatmigration import events, i18n, indexing, transfer  # pyright: ignore[reportAttributeAccessIssue]
from ckanext.rabatmigration.interfaces import ITick, TickTask

MINUTE = timedelta(minutes=1)


#: Rooms whose helpers and pages the templates of CKAN's own pages call.
SHOWN_ROOMS = (
    "rabatmigration_publishing",
    "rabatmigration_catalogue",
    "rabatmigration_tables",
    "rabatmigration_uploads",
    "rabatmigration_forms",
    "rabatmigration_reuse",
    "rabatmigration_pages",
    "rabatmigration_contact",
)


class Starting(p.SingletonPlugin):
    """Start only with what the pages need, and let saves go through the index outbox."""

    p.implements(p.IConfigurable, inherit=True)

    def configure(self, config: CKANConfig) -> None:
        """Refuse to start without the rooms that are shown; register our dataset index."""
        missing = [name for name in SHOWN_ROOMS if not p.plugin_loaded(name)]
        if missing:
            raise CkanConfigurationException(
                f"the pages of rabatmigration need {' and '.join(missing)}: add to ckan.plugins"
            )
        indexing.install()


class Transfer(p.SingletonPlugin):
    """What goes over the wire."""

    p.implements(p.IMiddleware, inherit=True)

    def make_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        """Compress answers and tell how long they hold."""
        transfer.install(app)
        return app


class Ticking(p.SingletonPlugin):
    """Tasks of the base plugin."""

    p.implements(ITick, inherit=True)

    def get_tick_tasks(self) -> dict[str, TickTask]:
        """Replay the index outbox and consume events, each minute."""
        return {
            "index_replay": TickTask(MINUTE, _replay),
            "events": TickTask(MINUTE, _consume),
        }


class Translation(DefaultTranslation):
    """Our message catalogues, which live outside the plugin's folder."""

    def i18n_directory(self) -> str:
        """Return the folder where i18n/build.py joins our catalogues."""
        return str(Path(i18n.__file__).parent / "built")

    def i18n_locales(self) -> list[str]:
        """Return the languages that have a catalogue."""
        return sorted(folder.parent.name for folder in Path(self.i18n_directory()).glob("*/LC_*"))


def _replay() -> None:
    indexing.replay()


def _consume() -> None:
    events.consume_all()
