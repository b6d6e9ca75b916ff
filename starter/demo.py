"""A believable bureau in the middle of its year: people, hours, an exam ahead. The same seed makes the same world."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from exams.models import Blueprint, BlueprintRow, Exam
from exams.services.blueprints import one_row_blueprint, write_rows
from laws.models import Statute
from people.models import (
    Certificate,
    Membership,
    Organisation,
    Person,
    Posting,
    Role,
    Standing,
    Suggestion,
    TransferRequest,
)
from people.services import messages
from question_bank.kinds import Several
from question_bank.models import Category as QuestionCategory
from starter.accounts import ACCOUNTS, PASSWORD, Account
from starter.bank import fill_bank
from starter.claims import make_claims
from starter.courses import open_to_bureau
from starter.marked import hold_written_exam
from starter.sittings import hold_county_exam
from starter.units import COUNTIES, make_units
from training.models import Category, Course, Form, Lesson, LessonAnswer, LessonProgress
from training.services.held import hold_if_hasty
from training.services.ledger import credit_hours

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = (
    "建国 志强 秀英 海涛 晓燕 国栋 春梅 文博 丽华 永刚 明辉 玉兰 振东 雪梅 立新 红霞 俊杰 桂芳 宏伟 淑敏 "
    "天宇 静怡 长青 慧敏 卫东 素珍 子涵 金凤 保民 晓峰 彩云 一鸣 跃进 新春 广平 爱华 松林 佳宁 德胜 玉萍"
).split()
OFFICER = "10001"
POSTS = ["科员", "执法队员", "中队长", "副中队长", "一级科员", "二级主任科员", "三级主任科员"]


class Activity(NamedTuple):
    """Something the bureau held this year that counted, and what share of its officers took part."""

    key: str
    title: str
    month: int
    day: int
    hundredths: int
    category: Category
    form: Form
    share: float
    reason: str


SIGNED = "签到表和结业名单齐全，单位管理员核定"
CALENDAR = [
    Activity(
        "class:spring-law", "春季公共法律知识轮训班（3 天）", 3, 18, 2400, Category.PUBLIC_LAW, Form.CLASS, 0.86, SIGNED
    ),
    Activity(
        "class:penalty", "行政处罚程序与文书制作培训班（1 天）", 4, 22, 800, Category.SKILLS, Form.CLASS, 0.8, SIGNED
    ),
    Activity(
        "class:new-laws",
        "新法新规宣讲：危险化学品安全法（半天）",
        5,
        12,
        400,
        Category.PROFESSIONAL,
        Form.CLASS,
        0.84,
        SIGNED,
    ),
    Activity(
        "class:safety", "安全生产执法业务培训班（1.5 天）", 6, 16, 1200, Category.PROFESSIONAL, Form.CLASS, 0.83, SIGNED
    ),
    Activity(
        "hearing:summer",
        "模拟听证：某家具厂停产停业整顿案",
        7,
        9,
        200,
        Category.SKILLS,
        Form.HEARING,
        0.3,
        "担任角色并参加讲评",
    ),
    Activity("class:flood", "防汛抗旱应急处置培训（半天）", 7, 2, 400, Category.PROFESSIONAL, Form.CLASS, 0.6, SIGNED),
    Activity("class:files", "案卷评查专题培训班（1 天）", 9, 10, 800, Category.SKILLS, Form.CLASS, 0.72, SIGNED),
    Activity(
        "exam:half-year", "上半年执法人员业务考试", 6, 30, 200, Category.PROFESSIONAL, Form.EXAM, 0.78, "成绩合格"
    ),
    Activity(
        "class:thought", "习近平法治思想专题学习（半天）", 10, 15, 400, Category.PUBLIC_LAW, Form.CLASS, 0.9, SIGNED
    ),
    Activity(
        "lecture:autumn", "轮值授课：询问笔录怎么做", 10, 28, 200, Category.SKILLS, Form.LECTURE, 0.05, "授课并提交讲稿"
    ),
]


@transaction.atomic
def make_world(*, at: datetime, seed: int = 2026, tell: Callable[[str], None]) -> None:
    """Units, people, a year of hours and what is coming up, as of `at`."""
    dice = random.Random(seed)  # noqa: S311  a repeatable world, no secret
    tell("示例数据：单位和人员……")
    units = make_units()
    password = make_password(PASSWORD)
    people = {account: _make_account(account, units, password) for account in ACCOUNTS}
    officers = [*_make_officers(units, dice), *(person for account, person in people.items() if account.is_officer)]
    for folder in sorted(settings.CONTENT_DIR.glob("courses/*")):
        open_to_bureau(folder, units["N"])
    tell(f"示例数据：{len(officers)} 人一年的学时……")
    for year in _years(at):
        _teach(officers, year, at, dice)
    _plan_ahead(units["N"], at)
    _plan_papers(units["N"], at)
    by_number = {account.number: person for account, person in people.items()}
    hold_county_exam(units["N02"], by=by_number["10003"], officer=by_number[OFFICER], at=at)
    in_house = [person for person in officers if person.organisation_id == units["N-ZD"].pk]
    hold_written_exam(
        units["N"],
        author=by_number["10004"],
        reviewer=by_number["10005"],
        admin=by_number["10002"],
        officers=in_house,
        objector=by_number[OFFICER],
        at=at,
    )
    _leave_work_to_do(units, officers, at)
    claimants = [by_number[OFFICER], *(person for person in in_house if person != by_number[OFFICER])]
    make_claims(claimants, admin=by_number["10002"], at=at)
    tell("示例数据：题库里等着做的事……")
    by_role = {account.role: person for account, person in people.items()}
    fill_bank(
        author=by_role[Role.AUTHOR],
        reviewer=by_role[Role.LEGAL_REVIEWER],
        officer=by_role[Role.OFFICER],
        unit=units["N"],
        at=at,
    )


def _years(at: datetime) -> list[int]:
    """This year; in its first half the last one too, since little has happened yet."""
    today = timezone.localdate(at)
    return [today.year] if today.month >= 7 else [today.year - 1, today.year]


# --- people ---
def _make_person(number: str, name: str, unit: Organisation, post: str, standing: str, password: str) -> Person:
    """`password` is a hash: hashing one for each of 250 people would take a minute."""
    person = Person.objects.create(staff_number=number, name=name, organisation=unit, post=post, password=password)
    since = date(2022, 3, 1)
    Posting.objects.create(person=person, organisation=unit, post=post, since=since)
    Standing.objects.create(person=person, kind=standing, since=since)
    return person


def _make_account(account: Account, units: dict[str, Organisation], password: str) -> Person:
    standing = Standing.Kind.OFFICER if account.is_officer else Standing.Kind.OTHER
    person = _make_person(account.number, account.name, units[account.unit], account.post, standing, password)
    for role in sorted({account.role, Role.OFFICER} if account.is_officer else {account.role}):
        Membership.objects.create(person=person, organisation=units[account.unit], role=role, since=date(2022, 3, 1))
    if account.is_officer:
        _give_certificate(person, 80000 + int(account.number), date(2023, 5, 8))
    return person


def _make_officers(units: dict[str, Organisation], dice: random.Random) -> list[Person]:
    """Six in each enforcing division, fourteen in the city's team, fourteen to eighteen in each county."""
    places = [unit for code, unit in units.items() if code in {"N-FG", "N-WH", "N-GM"} for _ in range(6)]
    places += [units["N-ZD"]] * 14
    for number in range(1, len(COUNTIES) + 1):
        size = 14 + dice.randrange(5)
        places += [units[f"N{number:02}"]] * 4 + [units[f"N{number:02}-1"]] * (size - 4)
    officers = []
    nobody_knows = make_password(secrets.token_urlsafe())
    for index, unit in enumerate(places):
        name = dice.choice(SURNAMES) + dice.choice(GIVEN)
        applicant = dice.random() < 0.04
        standing = Standing.Kind.APPLICANT if applicant else Standing.Kind.OFFICER
        password = nobody_knows if dice.random() < 0.97 else make_password(None)
        person = _make_person(f"{20001 + index}", name, unit, dice.choice(POSTS), standing, password)
        Membership.objects.create(person=person, organisation=unit, role=Role.OFFICER, since=date(2022, 3, 1))
        if not applicant:
            _give_certificate(person, 20001 + index, _issue_day(dice))
        officers.append(person)
    return officers


def _issue_day(dice: random.Random) -> date:
    """Cards run five years; a few are over or about to be."""
    year = dice.choices([2021, 2022, 2023, 2024, 2025], weights=[4, 20, 30, 26, 20])[0]
    return date(year, 1 + dice.randrange(12), 15)


def _give_certificate(person: Person, number: int, issued_on: date) -> None:
    Certificate.objects.create(
        person=person,
        number=f"豫R{number:06}",
        issued_on=issued_on,
        expires_on=issued_on.replace(year=issued_on.year + 5),
    )


# --- hours ---
def _teach(officers: list[Person], year: int, at: datetime, dice: random.Random) -> None:
    """What each officer did, posted in the order in which it happened."""
    lessons = list(
        Lesson.objects.select_related("course")
        .prefetch_related("questions__question__current")
        .order_by("course", "number")
    )
    for officer in officers:
        # The account one tries first still has something to do.
        zeal = 0.55 if officer.staff_number == OFFICER else dice.choices([1.12, 0.85, 0.35, 0.0], [62, 24, 11, 3])[0]
        done: list[tuple[datetime, Activity | Lesson]] = [
            (_moment(year, activity.month, activity.day, 17), activity)
            for activity in CALENDAR
            if dice.random() < activity.share * zeal
        ]
        done += _lessons_read(officer, lessons, year, zeal, dice)
        for moment, what in sorted(done, key=lambda pair: pair[0]):
            if moment > at:
                break
            if isinstance(what, Lesson):
                _complete(officer, what, moment, dice)
            else:
                _credit(officer, what, moment)
        if officer.staff_number == OFFICER and len(lessons) > 2:
            _start_reading(officer, lessons[2], at)
    for n, officer in enumerate(officers[1:40:12]):
        _hurry(officer, lessons[-1], at - timedelta(days=n + 1, hours=3))


def _lessons_read(
    officer: Person, lessons: list[Lesson], year: int, zeal: float, dice: random.Random
) -> list[tuple[datetime, Lesson]]:
    if officer.staff_number == OFFICER:
        share, lessons = 1.0, lessons[:2]
    else:
        share = 0.9 * zeal
    return [
        (_moment(year, 8, 3 + number * 4, 20) + timedelta(minutes=dice.randrange(90)), lesson)
        for number, lesson in enumerate(lessons)
        if dice.random() < share
    ]


def _moment(year: int, month: int, day: int, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, month, day), time(hour)))


def _credit(officer: Person, activity: Activity, held: datetime) -> None:
    credit_hours(
        officer,
        activity.hundredths,
        source=activity.key,
        title=activity.title,
        reason=activity.reason,
        category=activity.category,
        form=activity.form,
        earned_at=held,
    )


def _complete(officer: Person, lesson: Lesson, done: datetime, dice: random.Random) -> None:
    minutes = lesson.minutes + dice.randrange(-6, 14)
    opened = done - timedelta(minutes=minutes)
    progress = LessonProgress.objects.create(
        person=officer,
        lesson=lesson,
        year=timezone.localdate(done).year,
        opened_at=opened,
        last_seen_at=done,
        end_reached_at=done,
        completed_at=done,
    )
    LessonAnswer.objects.bulk_create(
        LessonAnswer(
            progress=progress,
            slot=placed.slot,
            question_version=version,
            chosen=version.right_keys,
            is_right=True,
            answered_at=done,
        )
        for placed in lesson.questions.all()
        if placed.order == 0 and (version := placed.question.current)
    )
    credit_hours(
        officer,
        lesson.hundredths,
        source=f"lesson:{lesson.pk}",
        title=f"{lesson.course.title}　第 {lesson.number} 节　{lesson.title}",
        reason="读完全文，小题全部答对",
        category=lesson.course.category,
        form=Form.LESSON,
        course_id=lesson.course_id,
        earned_at=done,
        minutes=minutes,
    )


def _hurry(officer: Person, lesson: Lesson, done: datetime) -> None:
    """A lesson that was clicked through: its hours wait for the unit's administrator."""
    year = timezone.localdate(done).year
    if LessonProgress.objects.filter(person=officer, lesson=lesson, year=year).exists():
        return
    times = {"opened_at": done - timedelta(minutes=2), "last_seen_at": done, "end_reached_at": done}
    progress = LessonProgress.objects.create(person=officer, lesson=lesson, year=year, completed_at=done, **times)
    hold_if_hasty(progress, at=done)


def _start_reading(officer: Person, lesson: Lesson, at: datetime) -> None:
    year = timezone.localdate(at).year
    LessonProgress.objects.get_or_create(
        person=officer,
        lesson=lesson,
        year=year,
        defaults={"opened_at": at - timedelta(days=1), "last_seen_at": at - timedelta(days=1)},
    )


# --- what is coming up, and what waits ---
def _plan_ahead(bureau: Organisation, at: datetime) -> None:
    opened = timezone.localtime(at).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)
    Exam.objects.create(
        kind=Exam.Kind.EXAM,
        code=f"hearing-{timezone.localdate(at):%Y%m}",
        title="听证程序专项考试",
        organisation=bureau,
        blueprint=one_row_blueprint(
            code=f"hearing-{timezone.localdate(at):%Y%m}",
            title="听证程序专项考试",
            organisation=bureau,
            category=QuestionCategory.objects.get(name="听证程序", depth=1),
            count=20,
            at=opened,
        ),
        minutes=40,
        pass_percent=60,
        attempts_allowed=1,
        opens_at=opened,
        latest_start=opened + timedelta(days=14, hours=8),
        latest_finish=opened + timedelta(days=14, hours=9),
        hundredths=200,
        category=Category.SKILLS,
        published_at=opened - timedelta(days=4),
    )


def _plan_papers(bureau: Organisation, at: datetime) -> None:
    """A plan of several rows, some of which want the same questions."""
    blueprint = Blueprint.objects.create(
        code="hearing-whole",
        title="听证程序综合卷",
        organisation=bureau,
        several=Several.PARTIAL,
        written_by=Person.objects.get(staff_number="10004"),
        changed_at=at - timedelta(days=3),
    )
    hearings = QuestionCategory.objects.get(name="听证程序", depth=1)
    law = Statute.objects.get(short_title="行政处罚法")
    rows: list[dict[str, Any]] = [
        {"statute": law, "article_from": 63, "article_to": 65, "kind": "single", "count": 10, "marks": 2},
        {"category": hearings, "kind": "single", "difficulty": 3, "count": 5, "marks": 4},
        {"category": hearings, "kind": "multiple", "count": 10, "marks": 4},
        {"category": hearings, "kind": "judge", "count": 10, "marks": 2},
    ]
    write_rows(blueprint, [BlueprintRow(**row) for row in rows])


def _leave_work_to_do(units: dict[str, Organisation], officers: list[Person], at: datetime) -> None:
    by_number = {person.staff_number: person for person in Person.objects.filter(staff_number__startswith="100")}
    officer, bureau_admin, county_admin = by_number[OFFICER], by_number["10002"], by_number["10003"]
    course = Course.objects.first()
    messages.send(
        officer,
        subject="请在年底前补足学时",
        text="你今年还没有达到 60 学时。听证实务课还有几节没学完，学完并通过测验可以再认定一部分。",
        url=f"/courses/{course.pk}/" if course else "",
        sender=bureau_admin,
        at=at - timedelta(days=2),
    )
    Suggestion.objects.create(
        author=officer,
        organisation=officer.organisation,
        text="第三节的日历图在手机上字有点小，能不能点开放大看？",
        page="/courses/",
        written_at=at - timedelta(hours=20),
    )
    mover = next(person for person in officers if person.organisation_id == units["N05-1"].pk)
    TransferRequest.objects.create(
        person=mover,
        from_organisation=mover.organisation,
        to_organisation=units["N02"],
        post="执法队员",
        requested_by=county_admin,
        requested_at=at - timedelta(days=1),
    )
