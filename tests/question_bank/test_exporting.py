"""Taken out and brought in again, a bank is the same bank."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from docx import Document
from PIL import Image

from documents.pictures import keep, mark_text
from laws.models import Article
from people.models import AuditEntry, Role
from question_bank import exporting
from question_bank.content import Cited, Content, Draft
from question_bank.exporting import ExportFormat, Items
from question_bank.importing.applying import Aim, apply_stream
from question_bank.importing.citing import Bookshelf
from question_bank.importing.formats import open_file
from question_bank.importing.plan import Checker
from question_bank.importing.reading import read_question
from question_bank.models import Question
from question_bank.queries import Narrowing
from question_bank.services import add_all, category_at
from question_bank.services.pictures import keep_picture
from tests.builders import make_person, make_question, make_statute, make_unit

NOW = timezone.now()
OPTIONS = [{"key": key, "text": text} for key, text in zip("ABC", ["警告", "罚款", "拘留"], strict=True)]
BASIS = "《行政处罚法》第六十三条"


@pytest.fixture(autouse=True)
def world(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    make_statute("行政处罚法", articles=86)


def picture():
    file = BytesIO()
    Image.new("RGB", (30, 20), "blue").save(file, "PNG")
    mark, png = keep(file.getvalue())
    keep_picture(mark, png, at=NOW)
    return mark_text(mark)


def contents():
    """One of each kind."""
    part = Content("single", "该怎么办？", ["B"], options=OPTIONS, explanation="应当罚款。", marks=Decimal(2))
    common = {"explanation": "因为如此。", "basis": BASIS, "marks": Decimal("1.5"), "difficulty": 3}
    return [
        Content("single", f"看图 {picture()} 选一项。", ["B"], options=OPTIONS, **common),
        Content("multiple", "选几项？（　）", ["A", "C"], options=OPTIONS, **common),
        Content("indefinite", "选一项或者几项？", ["C"], options=OPTIONS, **common),
        Content("judge", "听证不收费。", [True], **common),
        Content("judge_correct", "听证要收费。", [False], rules={"correction": "听证不收费"}, **common),
        Content("blank", "应当在____日内提出，____日前通知。", [["五", "5"], ["七"]], rules={"any_order": True}, **common),
        Content("short", "简述听证的步骤。", ["先告知；\n再申请。"], **common),
        Content("essay", "论述听证的意义。", ["一、保护权利。\n二、查清事实。"], **common),
        Content("matching", "把左右连起来。", [["警告", "申诫罚"], ["罚款", "财产罚"]],
                options=[{"key": "A", "text": "申诫罚"}, {"key": "B", "text": "财产罚"}, {"key": "C", "text": "人身罚"}], **common),
        Content("ordering", "按先后排列。", ["C", "A", "B"], options=OPTIONS, **common),
        Content("numeric", "罚款最高多少万元？", [5, 0.5], **common),
        Content("case", "", [], material="某厂未培训员工。", parts=(part,), **common | {"marks": None}),
    ]  # fmt: skip


def bank(unit):
    category = category_at(("听证程序", "申请"))
    cites = (Cited(Article.objects.get(number=63).pk),)
    drafts = [
        Draft(replace(c, cites=cites), category, code=f"Q{n}", tags=("新增",))
        for n, c in enumerate(contents(), start=1)
    ]
    return add_all(drafts=drafts, organisation=unit, by=None, at=NOW)


def said(unit):
    """All that a unit's questions say, without what they rest on as rows of the database."""
    found = Question.objects.filter(organisation=unit).prefetch_related("latest__citations", "tags").order_by("pk")
    return [
        (q.code, q.category.name, [t.name for t in q.tags.all()], Content.of(q.latest), q.latest.fingerprint)
        for q in found
    ]


def round_trip(unit, other, format, tmp_path):
    path = tmp_path / f"out.{exporting.WRITERS[format][0]}"
    with path.open("wb") as file:
        notes = exporting.write(file, format, Items(Question.objects.filter(organisation=unit)))
    told = []
    readings = (read_question(raw) for raw in open_file(path, unhurried=True).questions())
    apply_stream(readings, Aim(other, None, NOW, ("别处",)), tell=told.append)
    assert [[p.message for p in row.problems if p.level == "error"] for row in told if row.outcome == "failed"] == []
    return notes


@pytest.mark.parametrize("format", [ExportFormat.XLSX, ExportFormat.JSON, ExportFormat.GIFT, ExportFormat.MOODLE])
def test_what_is_taken_out_and_brought_in_again_says_the_same(tmp_path, format):
    unit, other = make_unit(), make_unit()
    bank(unit)
    before = said(unit)

    round_trip(unit, other, format, tmp_path)

    after = {code: rest for code, *rest in said(other)}
    for code, *rest in before:
        cites = rest[2].cites
        assert after[code] == rest
        assert len(cites) == 1


@pytest.mark.parametrize("field", ["stem", "explanation", "basis"])
@pytest.mark.parametrize("format", [ExportFormat.XLSX, ExportFormat.JSON])
def test_brought_back_where_it_came_from_it_changes_nothing_wherever_the_law_is_named(tmp_path, field, format):
    unit = make_unit()
    texts = {"stem": "听证要不要公开？", field: "按照《行政处罚法》第六十四条，听证公开举行。"}
    [cited] = [Bookshelf(NOW.date()).look_into(Content("judge", answer=[True], **texts)).cites]
    content = Content("judge", answer=[True], cites=cited, **texts)
    add_all(drafts=[Draft(content, category_at(("听证",)), code="Q1")], organisation=unit, by=None, at=NOW)

    told = brought_back(unit, format, tmp_path)

    assert [(row.outcome, row.skipped) for row in told] == [("skipped", "题库里已有，没有变化。")]
    assert len(cited) == 1


def test_shipped_questions_brought_into_a_unit_are_there_already(tmp_path):
    bank(None)

    told = brought_back(None, ExportFormat.JSON, tmp_path, into=make_unit())

    assert {row.outcome for row in told} == {"skipped"}


def brought_back(unit, format, tmp_path, into=None):
    path = tmp_path / "out"
    with path.open("wb") as file:
        exporting.write(file, format, Items(Question.objects.filter(organisation=unit)))
    readings = (read_question(raw) for raw in open_file(path, unhurried=True).questions())
    return list(Checker(organisation=into or unit, on=NOW.date()).check(readings))


def test_what_a_format_cannot_hold_is_named(tmp_path):
    unit = make_unit()
    bank(unit)

    with (tmp_path / "out.gift").open("wb") as file:
        notes = exporting.write(file, ExportFormat.GIFT, Items(Question.objects.filter(organisation=unit)))

    assert any("GIFT 不能保存" in note for note in notes)


@pytest.mark.parametrize(("format", "has_key"), [(ExportFormat.DOCX, False), (ExportFormat.DOCX_KEY, True)])
def test_a_paper_to_print_has_its_key_only_where_that_was_asked_for(tmp_path, format, has_key):
    unit = make_unit()
    bank(unit)

    with (tmp_path / "out.docx").open("wb") as file:
        exporting.write(file, format, Items(Question.objects.filter(organisation=unit)))

    text = "\n".join(p.text for p in Document(str(tmp_path / "out.docx")).paragraphs)
    assert ("简述听证的步骤。" in text, "因为如此。" in text) == (True, has_key)


def test_the_command_writes_the_questions_of_a_unit(tmp_path, capsys):
    unit = make_unit(code="C07")
    bank(unit)
    make_question(organisation=make_unit())

    call_command("export_questions", tmp_path / "out.json", format="json", bank="C07")

    assert "已导出 12 题。" in capsys.readouterr().out


def test_who_takes_questions_out_is_noted_and_gets_only_what_one_may_see():
    unit = make_unit()
    bank(unit)
    make_question(organisation=make_unit())
    author = make_person(unit=unit, roles=[Role.AUTHOR])

    job = exporting.start_export(Narrowing(kind="single"), format="json", person=author)
    exporting.export(job, lambda done, total: None)

    [entry] = AuditEntry.objects.filter(verb="questions.exported")
    assert (entry.actor, entry.after) == (author, {"format": "json", "kind": "single"})
    assert job.file.read().decode().count('"kind": "single"') == 1
