"""The environment a checkout works in."""

import pytest
from native import python_env

pytestmark = pytest.mark.unit


def test_what_a_build_leaves_names_no_plugins(tmp_path, monkeypatch):
    monkeypatch.setattr(python_env, "ROOT", tmp_path)
    left = tmp_path / "ckanext-rabatmigration" / "some.egg-info"
    kept = tmp_path / "ckanext-rabatmigration" / "ckanext"
    for folder in (left, kept, tmp_path / "build"):
        folder.mkdir(parents=True)
    (left / "entry_points.txt").write_text("[ckan.plugins]\n", "utf-8")
    python_env.forget_builds()
    assert {path.name for path in tmp_path.rglob("*")} == {"ckanext", "ckanext-rabatmigration"}
