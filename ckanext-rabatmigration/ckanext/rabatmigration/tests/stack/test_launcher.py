"""The launcher's small parts: what is on disk is whole, what it starts ends with it."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from native import console, files, paths, ports, processes, rules, settings, testing
from native.console import LauncherError

pytestmark = pytest.mark.unit


@pytest.fixture
def listening():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "state.json"
    files.write_json(path, {"a": 1})
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        files.write_json(path, {"a": 2})
    assert files.read_json(path) == {"a": 1}
    assert os.listdir(tmp_path) == ["state.json"]


def test_a_file_cut_short_counts_as_missing(tmp_path):
    path = tmp_path / "state.json"
    path.write_text('{"port": 50', "utf-8")
    assert files.read_json(path) == {}


def test_a_step_is_done_again_when_its_input_changed(tmp_path):
    source = tmp_path / "all.lock"
    source.write_text("ckan==2.12.0", "utf-8")
    files.Stamp(tmp_path / "done", files.digest([source])).set()
    assert files.Stamp(tmp_path / "done", files.digest([source])).fresh()
    source.write_text("ckan==2.12.1", "utf-8")
    assert not files.Stamp(tmp_path / "done", files.digest([source])).fresh()


def test_a_lock_is_held_by_one(tmp_path):
    first = files.try_lock(tmp_path / "lock")
    assert first is not None
    assert files.try_lock(tmp_path / "lock") is None
    first.close()
    again = files.try_lock(tmp_path / "lock")
    assert again is not None
    again.close()


def test_a_taken_port_is_named_with_the_command_that_helps(listening, monkeypatch):
    monkeypatch.setenv("PORT", str(listening))
    with pytest.raises(LauncherError, match=f"port {listening} is in use") as caught:
        ports.choose("PORT", None, 5000, "127.0.0.1")
    assert "make run PORT=" in caught.value.todo


def test_last_times_port_is_kept_while_it_is_free(listening, monkeypatch):
    monkeypatch.delenv("PG_PORT", raising=False)
    other = ports.free()
    assert ports.choose("PG_PORT", other, None, "127.0.0.1") == other
    assert ports.choose("PG_PORT", listening, None, "127.0.0.1") != listening


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(text, monkeypatch):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(LauncherError, match="is no port"):
        ports.asked("PORT")


def test_settings_of_another_site_do_not_leak_into_ours(monkeypatch):
    monkeypatch.setenv("CKAN_SQLALCHEMY_URL", "postgresql://production/ckan")
    monkeypatch.setenv("PGHOST", "production")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert not {"CKAN_SQLALCHEMY_URL", "PGHOST", "PYTHONPATH"} & set(processes.environment())


def test_no_proxy_stands_before_our_own_servers(monkeypatch):
    monkeypatch.setenv("no_proxy", "example.org")
    passed = processes.environment()["no_proxy"].split(",")
    assert {"example.org", "127.0.0.1", "localhost"} <= set(passed)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    url = f"postgresql://ckan:geheim@127.0.0.1:{ports.free()}/ckan"
    with pytest.raises(LauncherError, match="CKAN_SQLALCHEMY_URL") as caught:
        settings.check_external({"sqlalchemy_url": url})
    assert "geheim" not in "\n".join(caught.value.lines())


def test_a_failure_tells_what_where_and_what_to_do(tmp_path):
    log = tmp_path / "solr.log"
    log.write_text("one\ntwo\n", "utf-8")
    lines = LauncherError("Solr stopped", "look at the log", log).lines()
    assert lines[0] == "error: Solr stopped"
    assert "  | two" in lines
    assert any(str(log) in line for line in lines)
    assert "look at the log" in lines[-1]


def test_the_tail_of_a_missing_log_is_empty(tmp_path):
    assert console.tail(tmp_path / "none.log") == []


@pytest.mark.parametrize("name", ["venv", "solr", "../x", "A", "", "a b"])
def test_a_stack_cannot_take_a_name_that_is_something_else(name):
    with pytest.raises(LauncherError, match="no name for a stack"):
        paths.Stack(name)


_PARENT = """
import sys, time
sys.path.insert(0, {docker!r})
from pathlib import Path
from native import processes
pause = [sys.executable, "-c", "import signal; signal.pause()"]
print(processes.spawn("child", pause, Path({log!r})).pid, flush=True)
sys.stdin.read()
"""


def _gone(pid: int) -> bool:
    """Wait until a process has ended; the kernel says when."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    import select

    ended, _, _ = select.select([handle], [], [], 10)
    os.close(handle)
    return bool(ended)


def test_what_the_launcher_started_dies_with_it_even_when_it_is_killed(tmp_path):
    script = _PARENT.format(docker=str(paths.DOCKER), log=str(tmp_path / "log"))
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    assert processes.start_time(child)
    parent.kill()
    parent.communicate()
    assert _gone(child)


def test_leftovers_are_swept_but_not_a_stranger_with_the_same_number(tmp_path):
    pause = [sys.executable, "-c", "import signal; signal.pause()"]
    ours = subprocess.Popen(pause, start_new_session=True)
    stranger = subprocess.Popen(pause, start_new_session=True)
    try:
        register = tmp_path / "pids.json"
        known = {
            str(ours.pid): {"name": "Solr", "started": processes.start_time(ours.pid)},
            str(stranger.pid): {"name": "Redis", "started": "1"},
        }
        register.write_text(json.dumps(known), "utf-8")
        assert processes.Register(register).sweep() == ["Solr"]
        assert ours.wait(10) == -signal.SIGTERM
        assert stranger.poll() is None
        assert not register.exists()
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_a_test_that_sleeps_or_hides_is_found():
    text = (
        "import time\ntime.sle" + "ep(1)\n@pytest.mark.sk" + "ip\npage.wait_for_time" + "out(5)\n"
    )
    assert [line.split(":")[1] for line in rules.faults("test_x.py", text)] == ["2", "3", "4"]


def test_tests_are_counted_from_their_report(tmp_path):
    report = tmp_path / "junit.xml"
    report.write_text('<testsuites><testsuite tests="7"/></testsuites>', "utf-8")
    assert testing.count(report) == 7
    assert testing.count(Path(tmp_path / "none.xml")) == 0


@pytest.mark.parametrize(("tests", "status", "failed"), [(3, 0, False), (3, 1, True), (0, 5, True)])
def test_a_kind_without_any_test_fails_the_run(tests, status, failed):
    assert testing.Outcome("unit", tests, 1.0, status).failed is failed
