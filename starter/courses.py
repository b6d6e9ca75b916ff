"""Shipped courses: from the files of content/courses to rows, and open to a bureau."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from exams.models import Exam
from exams.services.blueprints import one_row_blueprint
from laws import citations
from people.models import Organisation
from question_bank.models import Category, Question
from training.models import Assignment, Course, CourseFile, Lesson, LessonQuestion, RuleSet, in_hundredths

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


class UnreadableContent(ValueError):
    """A shipped file that breaks its own format; the message names the file."""


@dataclass(frozen=True)
class LessonFile:
    slug: str
    facts: dict[str, Any]
    text: str


def read_lesson(path: Path) -> LessonFile:
    match = _FRONT_MATTER.match(path.read_text())
    if not match:
        raise UnreadableContent(f"{path}: no front matter between two lines of ---")
    return LessonFile(path.stem, yaml.safe_load(match[1]), match[2].strip() + "\n")


@transaction.atomic
def load_course(folder: Path) -> Course:
    """Bring a course to what its files say. Progress and earned hours hang on lessons by slug and stay."""
    facts = yaml.safe_load((folder / "course.yaml").read_text())
    course, _ = Course.objects.update_or_create(
        code=facts["code"],
        defaults={name: facts[name] for name in ("title", "summary", "category")},
        create_defaults={name: facts[name] for name in ("title", "summary", "category")}
        | {"published_at": timezone.now()},
    )
    for number, slug in enumerate(facts["lessons"], start=1):
        _load_lesson(course, number, read_lesson(folder / f"{slug}.md"))
    for figure in sorted((folder / "figures").glob("*")):
        _load_file(course, f"figures/{figure.name}", figure.read_bytes())
    return course


def _load_lesson(course: Course, number: int, file: LessonFile) -> None:
    facts = file.facts
    lesson, _ = Lesson.objects.update_or_create(
        course=course,
        slug=file.slug,
        defaults={
            "number": number,
            "title": facts["title"],
            "summary": facts.get("summary", ""),
            "text": file.text,
            "minutes": facts["minutes"],
            "hundredths": _value_of(facts),
        },
    )
    found = citations.resolve(citations.parse(file.text), timezone.localdate())
    lesson.cites.set(article for article in found.values() if article)
    places = [
        (slot, order, code)
        for slot, codes in enumerate(facts.get("questions", []), start=1)
        for order, code in enumerate(codes)
    ]
    codes = [code for *_, code in places]
    shipped = {question.code: question for question in Question.objects.filter(organisation=None, code__in=codes)}
    missing = [code for code in codes if code not in shipped]
    if missing:
        raise UnreadableContent(f"{file.slug}: questions {', '.join(missing)} are not in the bank")
    lesson.questions.all().delete()
    LessonQuestion.objects.bulk_create(
        LessonQuestion(lesson=lesson, slot=slot, order=order, question=shipped[code]) for slot, order, code in places
    )


def _value_of(facts: dict[str, Any]) -> int:
    """What the author says a lesson is worth; left unsaid, what the rules of today make of its minutes."""
    if "hours" in facts:
        return in_hundredths(Decimal(str(facts["hours"])))
    return RuleSet.objects.on(timezone.localdate()).value_of(facts["minutes"])


def _load_file(course: Course, name: str, content: bytes) -> None:
    row, _ = CourseFile.objects.get_or_create(course=course, name=name)
    if row.file.name and row.file.storage.exists(row.file.name) and row.file.open().read() == content:
        return
    row.file.save(f"{course.code}-{Path(name).name}", ContentFile(content))


def open_to_bureau(folder: Path, bureau: Organisation) -> None:
    """Assign a course to a bureau as required and give it its quiz; what the bureau has set itself stays."""
    facts = yaml.safe_load((folder / "course.yaml").read_text())
    course = Course.objects.get(code=facts["code"])
    Assignment.objects.get_or_create(course=course, organisation=bureau, defaults={"required": True})
    if quiz := facts.get("quiz"):
        Exam.objects.get_or_create(
            code=f"{quiz['code']}-{bureau.code}".lower(),
            defaults={
                "kind": Exam.Kind.QUIZ,
                "title": quiz["title"],
                "organisation": bureau,
                "course": course,
                "draws": Exam.Draws.EACH,
                "blueprint": one_row_blueprint(
                    code=f"{quiz['code']}-{bureau.code}".lower(),
                    title=quiz["title"],
                    organisation=bureau,
                    category=Category.objects.get(name=quiz["question_category"], depth=1),
                    count=quiz["question_count"],
                    at=timezone.now(),
                ),
                "minutes": quiz["minutes"],
                "pass_percent": quiz["pass_percent"],
                "hundredths": in_hundredths(Decimal(str(quiz["hours"]))),
                "category": course.category,
                "published_at": timezone.now(),
            },
        )
