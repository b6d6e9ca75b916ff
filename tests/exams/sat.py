"""Exams over given questions, and what was answered in them."""

from exams.models import Answer, Exam
from exams.services.attempts import submit_attempt
from question_bank.models import QuestionVersion
from tests.builders import make_attempt, make_blueprint, make_exam, make_officer, make_question, make_unit, rewrite

OPTIONS = [{"key": key, "text": f"选项{key}"} for key in "ABCD"]

BARE = ("case", "numeric")

#: A question of every kind: what it says, what is right, what is wrong.
KINDS = {
    "single": ({"answer": ["B"]}, ["B"], ["A"]),
    "multiple": ({"answer": ["A", "C"]}, ["C", "A"], ["A"]),
    "indefinite": ({"answer": ["D"]}, ["D"], ["C", "D"]),
    "judge": ({"answer": [False]}, ["F"], ["T"]),
    "judge_correct": ({"answer": [False], "rules": {"correction": "应为五日"}}, ["F", "应为五日"], ["T"]),
    "blank": ({"stem": "当事人应在 ____ 内提出，由 ____ 主持。", "answer": [["五日", "5日"], ["非本案人员"]]}, ["5日", "非本案人员"], ["三日", ""]),
    "short": ({"answer": ["一、告知权利（2 分）\n二、听取意见（1 分）"]}, ["告知权利，听取意见"], [""]),
    "essay": ({"answer": ["处罚与教育相结合"]}, ["处罚与教育相结合"], [""]),
    "case": (
        {
            "material": "某厂未培训工人上岗。",
            "stem": "",
            "parts": [
                {"kind": "single", "stem": "适用哪一条？", "options": OPTIONS, "answer": ["A"]},
                {"kind": "blank", "stem": "限期 ____ 改正。", "answer": [["十日"]]},
            ],
        },
        [["A"], ["十日"]],
        [["B"], [""]],
    ),
    "matching": ({"answer": [["警告", "选项A"], ["罚款", "选项B"]], "options": OPTIONS}, ["A", "B"], ["B", "A"]),
    "ordering": ({"answer": ["B", "A", "C", "D"]}, ["B", "A", "C", "D"], ["A", "B", "C", "D"]),
    "numeric": ({"answer": [5000, 0]}, ["5,000"], ["4999"]),
}  # fmt: skip


def question_of(kind, *, says=None, **fields):
    """Published, saying what is given, or what KINDS says of it."""
    made = make_question(kind=kind, stem=f"{kind}题问什么？", **fields)
    rewrite(
        QuestionVersion.objects.filter(pk=made.pk),
        **({"options": []} if kind in BARE else {}),
        **(says or KINDS[kind][0]),
    )
    made.refresh_from_db()
    return made


def right(kind):
    return KINDS[kind][1]


def wrong(kind):
    return KINDS[kind][2]


def exam_of(*versions, unit=None, marks=None, **fields) -> Exam:
    """An exam of the unit on one paper of just these questions, each worth the marks given (or one)."""
    unit = unit or make_unit()
    blueprint = make_blueprint(unit=unit, pins=versions)
    for pin, worth in zip(blueprint.pins.all(), marks or [], strict=False):
        blueprint.pins.filter(pk=pin.pk).update(marks=worth)
    if marks:
        blueprint.total_marks = sum(marks)
        blueprint.save()
    return make_exam(unit=unit, questions=0, **({"blueprint": blueprint} | fields))


def sat(exam, answers=None, *, candidate=None, at=None, **fields):
    """A closed attempt. `answers` go by version; what is not named was left alone."""
    attempt = make_attempt(exam=exam, candidate=candidate or make_officer(unit=exam.organisation), **fields)
    answer(attempt, answers or {})
    return submit_attempt(attempt.pk, at=at)


def answer(attempt, answers):
    for place in attempt.paper.questions.select_related("question_version"):
        if place.question_version in answers:
            facts = {"sequence": 1, "response": answers[place.question_version], "saved_at": attempt.started_at}
            Answer.objects.create(attempt=attempt, paper_question=place, **facts)
