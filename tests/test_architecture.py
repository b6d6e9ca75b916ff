"""The walls of the house: what may depend on what."""

import tomllib
from pathlib import Path

from django.apps import apps

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def levels() -> dict[str, int]:
    """App → height, read from the first import contract: one source of truth."""
    contract = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"][0]
    rows = [[name.strip() for name in row.split("|")] for row in reversed(contract["layers"])]
    return {name: height for height, row in enumerate(rows) for name in row}


def test_relations_point_downwards():
    """Foreign keys named by string escape import-linter, so relations are checked here."""
    level = levels()
    relations = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.fields + model._meta.many_to_many
        if field.is_relation
    }

    upward = {(a, b) for a, b in relations if a in level and b in level and a != b and level[a] <= level[b]}

    assert upward == set()


def test_every_app_of_ours_stands_in_the_contract():
    root = PYPROJECT.parent
    ours = {path.parent.name for path in root.glob("*/__init__.py")} - {"tests", "bench"}

    assert ours == set(levels())
