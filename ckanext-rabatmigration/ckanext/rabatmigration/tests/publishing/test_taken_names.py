"""Two datasets of one name at the same moment: one is made, the other is told that it is taken."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "clean_queues")]

#: Asks whether somebody waits for another's insert to end.
WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
INSERT = sa.text(
    "INSERT INTO package (id, name, state, type, private) VALUES (:id, :name, 'active', 'dataset',"
    " true)"
)


def test_a_name_taken_at_the_same_moment_is_said_to_be_taken(app, people):
    name = f"taken-{uuid.uuid4().hex[:12]}"
    answers: list[Any] = []
    sent = {"name": name, "title": "Second", "owner_org": people.org["id"]}

    def create() -> None:
        client = app.test_client(use_cookies=False)
        headers = people.headers("admin")
        answers.append(client.post("/api/3/action/package_create", json=sent, headers=headers))

    engine = model.ensure_engine()
    with engine.connect() as first, engine.connect() as watcher:
        first.execute(INSERT, {"id": str(uuid.uuid4()), "name": name})
        second = threading.Thread(target=create)
        second.start()
        # the second has found the name free, and its insert waits for the first
        while second.is_alive() and not watcher.scalar(WAITING):
            watcher.rollback()
        assert second.is_alive()
        first.commit()
        second.join(60)
        first.execute(sa.text("DELETE FROM package WHERE name = :name"), {"name": name})
        first.commit()

    (answer,) = answers
    assert answer.status_code == 409
    assert answer.json["error"]["name"] == ["That URL is already in use."]
