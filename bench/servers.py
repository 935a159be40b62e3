"""Databases and indexes made anew on the servers of a stack that is up."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

from native import files, ports, solr
from native.console import LauncherError
from native.paths import VENV
from native.settings import DEMO_PLUGIN
from native.supervisor import Supervisor

_PLAIN = Path(__file__).with_name("plain")
_EMPTY = ("protwords.txt", "stopwords.txt", "synonyms.txt")


class Servers:
    """The PostgreSQL, Solr and Redis of one stack."""

    def __init__(self, held: Supervisor) -> None:
        builder = held.builder
        if builder is None or not (builder.postgres and builder.solr and builder.redis):
            raise LauncherError("this needs servers of its own")
        self.stack = held.stack
        self.postgres = builder.postgres
        self.solr = builder.solr
        self.redis = builder.redis

    def make(self, name: str, conf: Path, redis_number: int) -> dict[str, str]:
        """Empty databases, an empty index and a folder for files.

        :param conf: the configset of the index
        :returns: the settings that point a CKAN there
        """
        datastore = f"{name}_datastore"
        for one in (name, datastore):
            self.postgres.sql(f'DROP DATABASE IF EXISTS "{one}" WITH (FORCE);')
        self.postgres.prepare([name, datastore])
        self._core(name, conf)
        storage = files.folder(self.stack.dir / f"{name}-storage")
        url = self.postgres.url(name)
        return {
            "sqlalchemy.url": url,
            "ckan.datastore.write_url": self.postgres.url(datastore),
            "ckan.datastore.read_url": self.postgres.url(datastore, "datastore_ro"),
            "solr_url": self.solr.url(name),
            "ckan.redis.url": self.redis.url(redis_number),
            "ckan.storage_path": str(storage),
            "ckan.webassets.path": str(storage / "webassets"),
            "ckanext.xloader.jobs_db.uri": url,
        }

    def plain_conf(self) -> Path:
        """A configset with the schema CKAN ships."""
        found = sorted(VENV.glob("lib/python3*/site-packages/ckan/config/solr/schema.xml"))
        if not found:
            raise LauncherError("CKAN's own Solr schema is not installed", "make env")
        conf = self.stack.dir / "plain-conf"
        files.remove(conf)
        shutil.copytree(_PLAIN, conf)
        shutil.copy(found[0], conf / "schema.xml")
        for name in _EMPTY:
            files.write(conf / name, "")
        return conf

    def our_conf(self) -> Path:
        """The product's configset."""
        return solr.SOURCE / "conf"

    def _core(self, name: str, conf: Path) -> None:
        """Throw an earlier index away and make an empty one."""
        folder = self.solr.home / name
        if (folder / "core.properties").exists():
            self._cores("UNLOAD", core=name)
        files.remove(folder)
        shutil.copytree(conf, folder / "conf")
        self._cores("CREATE", name=name, instanceDir=name)

    def _cores(self, action: str, **words: str) -> None:
        url = f"{self.solr.url('admin')}/cores?{urlencode({'action': action, **words})}"
        try:
            with ports.OPENER.open(url, timeout=60):
                pass
        except OSError as error:
            raise LauncherError(f"Solr: {action} {words}: {error}", log=self.solr.log) from error


def replaced(text: str, key: str, value: str) -> str:
    """The settings with another value for a key they hold.

    :raises LauncherError: when they don't hold it, so that a renamed key is noticed
    """
    line = f"{key} = {value.replace('%', '%%')}"
    text, count = re.subn(rf"^{re.escape(key)} =.*$", lambda _: line, text, flags=re.MULTILINE)
    if count != 1:
        raise LauncherError(f"the settings hold {key} {count} times, not once")
    return text


def production_plugins(settings: str) -> str:
    """The site's plugins as production has them: without the demo's."""
    found = re.search(r"^ckan\.plugins = (.*)$", settings, flags=re.MULTILINE)
    if found is None:
        raise LauncherError("the settings name no plugins")
    return " ".join(name for name in found[1].split() if name != DEMO_PLUGIN)
