"""What the platform ships holds what it promises."""

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from laws import citations
from laws.models import Article, Digest
from question_bank.models import Question, QuestionVersion
from starter.courses import read_lesson
from training.models import Course, Lesson, LessonQuestion

CONTENT = Path(settings.CONTENT_DIR)
LESSONS = sorted((CONTENT / "courses").glob("*/[0-9]*.md"))
QUESTION_FILES = sorted((CONTENT / "questions").glob("*.xlsx"))
DIGEST_FILES = sorted((CONTENT / "digests").glob("*.yaml"))
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def question_rows():
    rows = []
    for path in QUESTION_FILES:
        header, *body = load_workbook(path, read_only=True)["题目"].iter_rows(values_only=True)
        rows += [dict(zip(header, row, strict=True)) for row in body if any(row)]
    return rows


@cache
def digests():
    return [row for path in DIGEST_FILES for row in yaml.safe_load(path.read_text())["articles"]]


def han(text):
    return "".join(HAN.findall(text))


@pytest.fixture
def content():
    call_command("load_content", verbosity=0)


def test_there_is_a_complete_course_of_at_least_six_lessons():
    assert len(LESSONS) >= 6


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_long_enough_worked_through_and_worth_no_more_than_it_takes(path):
    lesson = read_lesson(path)
    slots = lesson.facts["questions"]
    extras = len(re.findall(r"!\[", lesson.text)) + len(re.findall(r"^## 例题", lesson.text, re.MULTILINE))

    minutes = len(han(lesson.text)) / 250 + 1.5 * len(slots) + 3 * extras

    assert len(han(lesson.text)) >= 1500
    assert "## 例题" in lesson.text
    assert "## 下次办案时做一件事" in lesson.text
    assert "## 小结" in lesson.text
    assert Decimal(str(lesson.facts["hours"])) * 45 <= minutes
    assert [f"{{{{question {n}}}}}" in lesson.text for n in range(1, len(slots) + 1)] == [True] * len(slots)
    assert all(len(siblings) >= 2 for siblings in slots)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_figures_of_a_lesson_exist_and_hold_nothing_active(path):
    figures = re.findall(r"!\[[^]]*\]\((figures/[^)]+)\)", path.read_text())

    for figure in figures:
        svg = (path.parent / figure).read_text()
        assert "<title" in svg
        assert not re.search(r"<script|\bon\w+=|href=|@import|<foreignObject", svg)


def test_articles_42_to_65_of_the_penalty_law_have_digests():
    assert set(range(42, 66)) <= {row["number"] for row in digests()}


def test_at_least_eighty_questions_each_with_explanation_and_citation():
    rows = question_rows()

    assert len(rows) >= 80
    assert [row["编号"] for row in rows if not row["解析"] or not row["依据"]] == []


def test_no_question_stands_twice():
    stems = Counter(han(row["题干"]) for row in question_rows())
    codes = Counter(row["编号"] for row in question_rows())

    assert [stem for stem, n in stems.items() if n > 1] == []
    assert [code for code, n in codes.items() if n > 1] == []


def test_no_key_letter_and_no_length_gives_the_answer_away():
    single = [row for row in question_rows() if row["题型"] == "单选题"]
    keys = Counter(row["正确答案"] for row in single)

    longest_right = sum(
        len(row[f"选项{row['正确答案']}"]) > max(len(row[f"选项{k}"] or "") for k in "ABCDEF" if k != row["正确答案"])
        for row in single
    )

    assert max(keys.values()) / len(single) <= 0.35
    assert longest_right / len(single) <= 0.35


def test_every_citation_of_lessons_and_digests_resolves(content):
    texts = {path.name: path.read_text() for path in LESSONS}
    texts |= {f"digest {row['number']}": "".join(f"[[{ref}]]" for ref in row.get("related", [])) for row in digests()}
    missing = []
    for name, text in texts.items():
        refs = citations.parse(text)
        found = citations.resolve(refs, timezone.localdate())
        missing += [f"{name}: {ref}" for ref in refs if found.get(ref) is None]

    assert missing == []


def test_every_question_loads_with_its_citations_resolved(content):
    shipped = Question.objects.filter(organisation=None)

    assert shipped.count() == len(question_rows())
    assert QuestionVersion.objects.filter(question__organisation=None, citations=None).count() == 0


def test_loading_twice_changes_nothing(content):
    def census():
        return {
            "articles": Article.objects.count(),
            "digests": list(Digest.objects.order_by("pk").values_list("pk", "text")),
            "versions": QuestionVersion.objects.count(),
            "lessons": list(Lesson.objects.order_by("pk").values_list("pk", "title", "hundredths")),
            "placed": LessonQuestion.objects.count(),
            "courses": Course.objects.count(),
        }

    before = census()

    call_command("load_content", verbosity=0)

    assert census() == before


@pytest.mark.statutes
def test_nothing_shipped_repeats_a_run_of_a_statute():
    """Eighteen Han characters in a row are the limit; titles and names are shorter than that."""
    run = 19
    official = {
        text[i : i + run]
        for path in Path(settings.STATUTES_DIR).glob("*.md")
        for text in [han(path.read_text())]
        for i in range(len(text) - run + 1)
    }
    ours = {path.name: path.read_text() for path in LESSONS + DIGEST_FILES}
    ours |= {row["编号"]: " ".join(str(cell) for cell in row.values() if cell) for row in question_rows()}

    copied = {
        name: piece[i : i + run]
        for name, text in ours.items()
        for piece in map(han, re.split(r"[\n|\"\[\]]", text))
        for i in range(len(piece) - run + 1)
        if piece[i : i + run] in official
    }

    assert copied == {}
