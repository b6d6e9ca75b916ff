"""Plain functions that make what a test needs, with dull defaults. One section an app; import down only as needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from exams.models import Answer, Attempt, Blueprint, BlueprintRow, Exam, PinnedQuestion
from exams.services.attempts import start_attempt
from exams.services.blueprints import write_rows
from jobs.models import Job
from laws.models import Article, Statute, StatuteVersion
from people.models import Absence, Certificate, Membership, Organisation, Person, Posting, Role, Standing
from practice.models import Response
from practice.services.responses import Given, record_responses
from question_bank.importing.batches import checked, keep_upload
from question_bank.importing.formats import looked_at
from question_bank.models import Category, Question, QuestionBatch, QuestionVersion
from tests.sheets.books import make_book, upload_of
from training.models import Assignment, Claim, Course, LedgerEntry, Lesson, LessonQuestion, RuleSet
from training.services.claims import submit_claim, write_claim
from training.services.ledger import credit_hours

_numbers = count(1)


# --- people ---
def make_bureau(**fields) -> Organisation:
    """A root unit. Each call makes another tree."""
    n = next(_numbers)
    defaults = {"code": f"B{n}", "name": f"第{n}市应急管理局", "kind": Organisation.Kind.BUREAU}
    return Organisation.objects.add_root(create_kwargs=defaults | fields)


def make_unit(parent: Organisation | None = None, **fields) -> Organisation:
    """A county bureau under the parent, or under a bureau of its own."""
    n = next(_numbers)
    parent = Organisation.objects.get(pk=(parent or make_bureau()).pk)
    defaults = {"code": f"U{n}", "name": f"第{n}县应急管理局", "kind": Organisation.Kind.COUNTY_BUREAU}
    return Organisation.objects.add_child(parent, create_kwargs=defaults | fields)


def make_person(
    *, unit: Organisation | None = None, roles=(), standing=Standing.Kind.OFFICER, certificate=True, **fields
) -> Person:
    """A person posted to the unit since 2020, with the roles at that unit; an officer with a certificate by default."""
    n = next(_numbers)
    unit = unit or make_unit()
    defaults = {"staff_number": f"S{n:05}", "name": f"张{n}", "organisation": unit, "post": "科员"}
    person = Person(**(defaults | fields))
    person.set_password(PASSWORD)
    person.save()
    since = date(2020, 1, 1)
    Posting.objects.create(person=person, organisation=person.organisation, post=person.post, since=since)
    Standing.objects.create(person=person, kind=standing, since=since)
    if certificate:
        Certificate.objects.create(person=person, number=f"Z{n:06}", issued_on=since, expires_on=date(2030, 12, 31))
    for role in roles:
        Membership.objects.create(person=person, organisation=unit, role=role, since=since)
    return person


PASSWORD = "correct horse 2026"


def make_officer(**fields) -> Person:
    return make_person(roles=[Role.OFFICER], **fields)


def make_admin(**fields) -> Person:
    """An administrator of the unit given (or of one of its own)."""
    return make_person(roles=[Role.UNIT_ADMIN], **fields)


def make_absence(person: Person, since=date(2026, 3, 1), until=date(2026, 6, 1), **fields) -> Absence:
    """A leave of March to May, known since it began."""
    defaults = {"kind": Absence.Kind.LEAVE, "document": "请假条", "recorded_at": moment(f"{since} 09:00")}
    return Absence.objects.create(person=person, since=since, until=until, **(defaults | fields))


# --- jobs ---
def make_job(*, owner: Person | None = None, kind="test", state=Job.State.QUEUED, **fields) -> Job:
    now = timezone.now()
    finished = now if state in {Job.State.DONE, Job.State.FAILED} else None
    defaults = {"label": f"第{next(_numbers)}件工作", "created_at": now, "finished_at": finished}
    return Job.objects.create(owner_id=owner.pk if owner else 1, kind=kind, state=state, **(defaults | fields))


# --- laws ---
def make_statute(
    short_title: str = "", *, articles: int = 3, version: str = "2021", in_force_from=date(2021, 7, 15), text=""
) -> StatuteVersion:
    """A statute with one version of as many articles."""
    short_title = short_title or f"甲{next(_numbers)}法"
    statute, _ = Statute.objects.get_or_create(title=f"中华人民共和国{short_title}", short_title=short_title)
    made = StatuteVersion.objects.create(statute=statute, name=version, in_force_from=in_force_from)
    Article.objects.bulk_create(
        Article(version=made, number=n, chapter="第一章 总则", text=text) for n in range(1, articles + 1)
    )
    return made


# --- question bank ---
def make_category(name: str = "听证程序") -> Category:
    return Category.objects.filter(name=name, depth=1).first() or Category.objects.add_root(
        create_kwargs={"name": name}
    )


def make_question(
    *,
    kind="single",
    answer=None,
    organisation=None,
    category=None,
    stem="",
    options=4,
    texts=(),
    published=True,
    **fields,
) -> QuestionVersion:
    """A question of the bank with one version; for choices, whose `texts` may be given, the right key is A (for multiple A and B)."""
    n = next(_numbers)
    now = timezone.now()
    question = Question.objects.create(
        category=category or make_category(), organisation=organisation, created_at=now, code=fields.pop("code", "")
    )
    default_answer = {"single": ["A"], "multiple": ["A", "B"], "indefinite": ["A"], "judge": [True], "blank": [["五"]]}
    version = QuestionVersion.objects.create(
        question=question,
        number=1,
        kind=kind,
        stem=stem or f"第{n}题：当事人要求听证的，应当在几日内提出？",
        options=[]
        if kind in ("judge", "blank", "short", "essay")
        else [{"key": key, "text": text} for key, text in zip("ABCDEF", texts or _texts(n, options), strict=False)],
        answer=answer or default_answer.get(kind, []),
        fingerprint=f"{n:064}",
        written_at=now,
        **({"state": "published" if published else "draft", "explanation": f"第{n}题的解析。"} | fields),
    )
    question.latest = version
    question.current = version if published else None
    question.save()
    return version


def rewrite(versions: QuerySet[QuestionVersion], **says) -> None:
    """Give published versions other words: by way of drafts, since the database lets nothing else change."""
    ids = list(versions.values_list("pk", flat=True))
    same = QuestionVersion.objects.filter(pk__in=ids)
    same.update(state="draft")
    same.update(state="published", **says)


def _texts(n: int, options: int) -> list[str]:
    return [f"选项{n}-{i}" for i in range(options)]


def make_question_batch(
    unit: Organisation, *, rows=(), by: Person | None = None, name="题库.xlsx", book: BytesIO | None = None
) -> QuestionBatch:
    """An uploaded file of questions, of one sound question by default; rows under 题干, 正确答案, 选项A, 选项B, 编号."""
    header = ["题干", "正确答案", "选项A", "选项B", "编号", "依据"]
    book = book or make_book(("单选题", [header, *(rows or [[f"第{next(_numbers)}题", "A", "甲", "乙"]])]))
    upload = upload_of(book, name)
    batch = keep_upload(
        upload=upload,
        source=looked_at(upload),
        organisation=unit,
        category="",
        by=by or make_person(unit=unit, roles=[Role.AUTHOR]),
        at=timezone.now(),
    )
    checked(batch, at=timezone.now(), by=batch.uploaded_by)
    return batch


# --- practice ---
def make_response(
    person: Person, version: QuestionVersion, *, right: bool = True, at: datetime | None = None, source="lesson:1"
) -> Response:
    """An answer as it is pushed down, each with a key of its own."""
    key = str(next(_numbers))
    given = Given(version, version.right_keys if right else ["D"], Fraction(right), key=key)
    record_responses(person, [given], source=source, at=at or timezone.now())
    return Response.objects.get(person=person, source=source, key=key)


# --- training ---
def make_course(
    *,
    unit: Organisation | None = None,
    lessons: int = 1,
    slots: int = 1,
    siblings: int = 2,
    minutes: int = 20,
    required=True,
    **fields,
) -> Course:
    """A published course open to the unit, each lesson worth 0.40 and with `slots` questions of `siblings` alternatives.

    Lessons of no `minutes` are never completed too fast."""
    n = next(_numbers)
    defaults = {
        "code": f"course-{n}",
        "title": f"第{n}门课",
        "category": "professional",
        "published_at": timezone.now(),
    }
    course = Course.objects.create(**(defaults | fields))
    for number in range(1, lessons + 1):
        make_lesson(course, number=number, slots=slots, siblings=siblings, minutes=minutes)
    if unit:
        Assignment.objects.create(course=course, organisation=unit, required=required)
    return course


def make_lesson(course: Course, *, number: int = 1, slots: int = 1, siblings: int = 2, **fields) -> Lesson:
    places = "\n\n".join(f"{{{{question {slot}}}}}" for slot in range(1, slots + 1))
    defaults = {
        "slug": f"lesson-{number}",
        "title": f"第{number}节的标题",
        "text": f"## 开头\n\n正文。\n\n{places}\n\n## 小结\n\n完。",
        "minutes": 20,
        "hundredths": 40,
    }
    lesson = Lesson.objects.create(course=course, number=number, **(defaults | fields))
    for slot in range(1, slots + 1):
        for order in range(siblings):
            LessonQuestion.objects.create(lesson=lesson, slot=slot, order=order, question=make_question().question)
    return lesson


def make_rules(**fields) -> RuleSet:
    """A rule set from the beginning of 2026 on, otherwise like the one that the migrations bring."""
    defaults = {"name": f"规则{next(_numbers)}", "valid_from": date(2026, 1, 1), "document": "某文件"}
    return RuleSet.objects.create(**(defaults | fields))


def make_credit(officer: Person, hundredths: int = 100, *, at: datetime | None = None, **fields) -> LedgerEntry:
    """Hours posted to the ledger by its one writer, for an activity of its own."""
    defaults = {"source": f"lesson:{next(_numbers)}", "title": "第一节", "reason": "学完并答对小题"}
    kind = {"category": "professional", "form": "lesson", "earned_at": at or timezone.now()}
    return credit_hours(officer, hundredths, **(defaults | kind | fields))


def make_claim(officer: Person, *, submitted: bool = True, hours: int = 4, **fields) -> Claim:
    """A claim for a class of yesterday, with a picture of its certificate; handed in unless said otherwise."""
    n, at = next(_numbers), timezone.now()
    facts = {
        "title": f"第{n}期法制培训班",
        "organiser": "市司法局",
        "held_on": timezone.localdate(at) - timedelta(days=1),
        "category": "public_law",
        "form": "class",
        "asked_hundredths": hours * 100,
    }
    upload = SimpleUploadedFile("结业证.png", b"\x89PNG\r\n\x1a\n" + str(n).encode())
    claim = write_claim(officer, facts | fields, [upload], at=at)
    return submit_claim(claim.pk, by=officer, at=at) if submitted else claim


# --- exams ---
def make_blueprint(*rows: dict, unit: Organisation | None = None, pins=(), **fields) -> Blueprint:
    """A blueprint of the unit with the rows given (count 1, marks 1 unless said) and the questions pinned."""
    n = next(_numbers)
    defaults = {"code": f"blueprint-{n}", "title": f"第{n}个组卷方案", "changed_at": timezone.now()}
    blueprint = Blueprint.objects.create(**(defaults | {"organisation": unit} | fields))
    rows = [BlueprintRow(**({"count": 1} | row)) for row in rows]
    return write_rows(blueprint, rows, [PinnedQuestion(question=version.question) for version in pins])


def make_exam(
    *, unit: Organisation | None = None, questions: int = 3, kind: str = "exam", published: bool = True, **fields
) -> Exam:
    """A published exam of the unit, open since yesterday, worth 1.00, over a category of its own with its questions in it."""
    n = next(_numbers)
    now = timezone.now()
    category = fields.pop("question_category", None) or make_category(f"考题{n}")
    for place in range(questions):
        make_question(category=category, kind=("single", "multiple", "judge")[place % 3])
    unit = unit or make_unit()
    count = fields.pop("question_count", questions)
    if "blueprint" not in fields:
        fields["blueprint"] = make_blueprint({"category": category, "count": count}, unit=unit) if count else None
    defaults = {
        "kind": kind,
        "code": f"exam-{n}",
        "title": f"第{n}次考试",
        "organisation": unit,
        "draws": "each" if kind == "quiz" else "shared",
        "minutes": 60,
        "hundredths": 100,
        "category": "professional",
        "opens_at": now - timedelta(days=1),
        "published_at": now if published else None,
    }
    return Exam.objects.create(**(defaults | fields))


def make_quiz(*, unit: Organisation | None = None, course: Course | None = None, **fields) -> Exam:
    """A quiz of a course that is open to the unit."""
    unit = unit or make_unit()
    return make_exam(unit=unit, kind="quiz", course=course or make_course(unit=unit), **fields)


def make_attempt(*, exam: Exam | None = None, candidate: Person | None = None, right: int = 0, **fields) -> Attempt:
    """An open attempt, due in an hour (or at the `deadline`), with `right` questions answered correctly."""
    exam = exam or make_exam()
    if "deadline" in fields:
        fields.setdefault("started_at", fields["deadline"] - timedelta(minutes=exam.minutes))
    candidate = candidate or make_officer(unit=exam.organisation)
    attempt, _ = start_attempt(exam, candidate=candidate)
    for place in attempt.paper.questions.select_related("question_version")[:right]:
        facts = {"sequence": 1, "response": place.question_version.right_keys, "saved_at": attempt.started_at}
        Answer.objects.create(attempt=attempt, paper_question=place, **facts)
    for name, value in fields.items():
        setattr(attempt, name, value)
    attempt.save()
    return attempt


# --- times ---
def days(n: float) -> timedelta:
    return timedelta(days=n)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def moment(text: str) -> datetime:
    """A moment in Chinese time: moment("2026-11-22 10:30")."""
    return timezone.make_aware(datetime.fromisoformat(text))
