"""What the documents point at is there."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
PATH = re.compile(r"`((?:[a-z_.-]+/)+(?:[\w.-]+\.\w+)?|[\w-]+\.(?:py|md|toml|txt))(?:::\w+)?`")
DOTTED = re.compile(
    r"`((?:exams|training|question_bank|laws|people|jobs|reports|desk|starter|sheets|documents|files|web)(?:\.\w+)+)"
)


def named_places(text: str) -> set[str]:
    """Those of the project; a folder that stands elsewhere (of the data, of a server) is not ours to check."""
    return {place for place in PATH.findall(text) if "/" not in place or (ROOT / place.split("/")[0]).exists()}


def is_module(name: str) -> bool:
    """A module, or what stands in one: people.services.roster, web.htmx.render_page."""
    parts = name.split(".")
    paths = ("/".join(parts), "/".join(parts[:-1]))
    return any((ROOT / f"{path}.py").exists() or (ROOT / path / "__init__.py").exists() for path in paths)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    assert [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_and_folders_that_are_named_exist(document):
    assert [place for place in named_places(document.read_text()) if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_modules_that_are_named_exist(document):
    assert [name for name in DOTTED.findall(document.read_text()) if not is_module(name)] == []
