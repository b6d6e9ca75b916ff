"""The style sheets as they ship: what Chromium 94 can do, colours from the tokens alone, no class without a rule."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC, TEMPLATES = settings.BASE_DIR / "static", settings.BASE_DIR / "templates"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
COLOURS = {"tokens.css", "dark.css"}

TOO_NEW = (
    r"@layer|@container|@scope|@property|&|:has\(|:popover-open|light-dark\(|color-mix\(|oklch\(|\d[dsl]vh\b|subgrid"
)
LITERAL = r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|:\s*(?:white|black)\b"


def rules(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def classes_of_rules() -> set[str]:
    selectors = [re.sub(r"\{[^{}]*\}", "{}", rules(sheet)) for sheet in SHEETS]
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", " ".join(selectors)))


def classes_of(page: Path) -> set[str]:
    """Those written out whole; a name that is put together from tags is left out."""
    lists = re.findall(r'\bclass="([^"]*)"', page.read_text())
    return {name for text in lists for name in re.sub(r"[\w-]*(?:\{[%{].*?[%}]\}[\w-]*)+", " ", text).split()}


def words_in_use() -> set[str]:
    sources = [*PAGES, *(STATIC / "js").rglob("*.js"), *settings.BASE_DIR.glob("[!.]*/**/*.py")]
    return set(re.findall(r"[\w-]+", "\n".join(path.read_text() for path in sources if "tests" not in path.parts)))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_asks_nothing_that_chromium_94_cannot_do(sheet):
    assert re.findall(TOO_NEW, rules(sheet)) == []


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.name not in COLOURS], ids=lambda sheet: sheet.stem)
def test_a_sheet_takes_its_colours_from_the_tokens(sheet):
    assert re.findall(LITERAL, rules(sheet)) == []


def test_every_variable_is_a_token_or_set_where_it_is_used():
    text = "\n".join(map(rules, SHEETS))

    assert set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+):", text)) == set()


def test_every_sheet_is_linked():
    linked = set(re.findall(r"css/[\w/-]+\.css", "\n".join(page.read_text() for page in PAGES)))

    assert {str(sheet.relative_to(STATIC)) for sheet in SHEETS} == linked


def test_every_class_on_a_page_has_a_rule():
    ruled = classes_of_rules()

    assert {str(page): names for page in PAGES if (names := classes_of(page) - ruled)} == {}


def test_every_rule_is_for_a_class_in_use():
    put_together = {name for name in classes_of_rules() if re.fullmatch(r"(series|icon|units-depth)-\w", name)}

    assert classes_of_rules() - put_together - words_in_use() == set()


def test_every_icon_of_the_sprite_is_shown_somewhere():
    drawn = set(re.findall(r'id="icon-([\w-]+)"', (STATIC / "img/icons.svg").read_text()))

    assert drawn - words_in_use() == set()
