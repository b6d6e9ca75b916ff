"""Questions taken out of the bank as a file: a job that writes what a list showed, and who asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs import queue
from jobs.models import Job
from laws.currency import Library
from people import audit
from people.models import Person
from question_bank import queries
from question_bank.content import Content
from question_bank.exchange import docx, gift_writing, moodle_writing, own, xlsx
from question_bank.exchange.item import Item
from question_bank.exchange.losses import Loss
from question_bank.models import SEES_BANK, Question, QuestionVersion
from question_bank.queries import Narrowing

EXPORT = "questions.export"
CHUNK = 500


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", gettext_lazy("Excel 工作簿（可以再导入）")
    DOCX = "docx", gettext_lazy("Word，供打印，不带答案")
    DOCX_KEY = "docx-key", gettext_lazy("Word，供打印，答案和解析在最后")
    GIFT = "gift", "GIFT"
    MOODLE = "moodle", "Moodle XML"
    JSON = "json", gettext_lazy("JSON（可以再导入）")


Write = Callable[[BinaryIO, Any], list[Loss]]
WRITERS: dict[str, tuple[str, Write]] = {
    ExportFormat.XLSX: ("xlsx", xlsx.write),
    ExportFormat.DOCX: ("docx", docx.write),
    ExportFormat.DOCX_KEY: ("docx", partial(docx.write, key="full")),
    ExportFormat.GIFT: ("gift", gift_writing.write),
    ExportFormat.MOODLE: ("xml", moodle_writing.write),
    ExportFormat.JSON: ("json", own.write),
}


class Items:
    """The questions of a list as the writers take them, from the beginning each time they are gone through."""

    def __init__(self, questions: QuerySet[Question], progress: queue.Progress | None = None) -> None:
        self.questions, self.progress = questions.order_by("pk"), progress

    def __iter__(self) -> Iterator[Item]:
        paths, total = queries.category_paths(), self.questions.count()
        cited = "latest__citations__article__version__statute"
        library = Library(timezone.localdate())
        found = self.questions.select_related("latest").prefetch_related(cited, "tags", "latest__pictures")
        for done, question in enumerate(found.iterator(chunk_size=CHUNK), start=1):
            if self.progress:
                self.progress(done, total)
            if question.latest:
                yield item_of(question, paths[question.category_id], library)


def item_of(question: Question, category: tuple[str, ...], library: Library) -> Item:
    """What the newest version of a question says."""
    version = question.latest
    if version is None:
        raise ValueError("a question has a version")
    item = _item(Content.of(version))
    item.code, item.category, item.tags = question.code, category, [tag.name for tag in question.tags.all()]
    item.basis = version.basis or "；".join(_said_nowhere(version, library))
    item.pictures = {picture.mark: picture.file.read() for picture in version.pictures.all()}
    return item


def _said_nowhere(version: QuestionVersion, library: Library) -> Iterator[str]:
    """The citations that stand in none of its texts: read again, the others are found where they stand."""
    citations = version.citations.all()
    if citations:
        references = library.find(" ".join(Content.of(version).texts()))
        found = {(library.statute(ref.statute), ref.number, ref.insert) for ref in references}
        for citation in citations:
            article = citation.article
            if (article.version.statute, article.number, article.insert) not in found:
                yield str(citation)


def _item(content: Content) -> Item:
    return Item(
        kind=content.kind,
        stem=content.stem,
        options=content.options,
        answer=content.answer,
        rules=content.rules,
        explanation=content.explanation,
        difficulty=content.difficulty,
        marks=content.marks,
        material=content.material,
        parts=[_item(part) for part in content.parts],
    )


def write(target: BinaryIO, format: str, items: Items) -> list[str]:
    """Write the file; answers what its format cannot hold, in sentences."""
    _suffix, writer = WRITERS[format]
    return [str(loss) for loss in writer(target, items)]


# --- from a page ---
@transaction.atomic
def start_export(by: Narrowing, *, format: str, person: Person) -> Job:
    """Note who takes which questions out of the house, keys and all, then let the job write them."""
    asked = {name: value for name, value in asdict(by).items() if value}
    audit.record(
        person, "questions.exported", person, after={"format": format, **asked}, organisation=person.organisation
    )
    return queue.start(
        EXPORT,
        label=_("导出题目"),
        owner_id=person.pk,
        unit_id=person.organisation_id,
        url=reverse("question_bank:list"),
        format=format,
        asked=asked,
    )


@queue.task(EXPORT)
def export(job: Job, progress: queue.Progress) -> None:
    """Ask once more whether the owner may see the bank: a role may have ended since."""
    owner = Person.objects.get(pk=job.owner_id)
    if not owner.units_as(*SEES_BANK):
        raise ValidationError(_("你已不再管理题库，没有导出。"))
    format, by = job.arguments["format"], Narrowing(**job.arguments["asked"])
    items = Items(queries.bank(Question.objects.visible_to(owner), by, person=owner), progress)
    notes: list[str] = []
    queue.keep_file(
        job,
        _("题目.%(suffix)s") % {"suffix": WRITERS[format][0]},
        lambda file: notes.extend(write(file, format, items)),
    )
    job.note = " ".join(notes)
