"""Papers and responses of every kind, made up: for properties that hold of any of them. No database."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import strategies as st

from exams.responses import for_marking
from question_bank.kinds import Order, Policy, Several, kind_of
from question_bank.kinds.base import Part

KEYS = "ABCDEF"
WORDS = ["五日", "三十日", "书面", "口头", "5", "听证"]

marks = st.integers(1, 40).map(lambda n: Decimal(n) / 2)
policies = st.builds(
    Policy,
    several=st.sampled_from(Several.values),
    missed=st.integers(0, 99).map(lambda n: Fraction(n, 100)),
    order=st.sampled_from(Order.values),
)


def options(n):
    return [{"key": key, "text": f"选项{key}"} for key in KEYS[:n]]


@st.composite
def choices(draw, kind=None):
    kind = kind or draw(st.sampled_from(["single", "multiple", "indefinite"]))
    n = draw(st.integers(2, 6))
    least, most = {"single": (1, 1), "multiple": (2, n), "indefinite": (1, n)}[kind]
    right = draw(st.sets(st.sampled_from(KEYS[:n]), min_size=least, max_size=most))
    return Part(kind=kind, stem="题", options=options(n), answer=sorted(right))


@st.composite
def orderings(draw):
    n = draw(st.integers(2, 5))
    return Part(kind="ordering", stem="题", options=options(n), answer=draw(st.permutations(KEYS[:n])))


@st.composite
def matchings(draw):
    n = draw(st.integers(2, 5))
    rights = draw(st.lists(st.sampled_from(KEYS[:n]), min_size=2, max_size=4))
    pairs = [[f"左{number}", f"选项{key}"] for number, key in enumerate(rights)]
    return Part(kind="matching", stem="题", options=options(n), answer=pairs)


blanks = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2), min_size=1, max_size=3).map(
    lambda gaps: Part(kind="blank", stem="____" * len(gaps), answer=gaps)
)
judgements = st.booleans().map(lambda truth: Part(kind="judge", stem="题", answer=[truth]))
corrections = st.booleans().map(
    lambda truth: Part(
        kind="judge_correct", stem="题", answer=[truth], rules={} if truth else {"correction": "应当五日内提出"}
    )
)
numbers = st.integers(0, 999).map(lambda n: Part(kind="numeric", stem="题", answer=[n, 0]))
written = st.sampled_from(["short", "essay"]).map(lambda kind: Part(kind=kind, stem="题", answer=["要点一\n要点二"]))

#: Those that a machine marks whatever is answered.
by_machine = st.one_of(choices(), judgements, blanks, numbers, orderings(), matchings())
plain = st.one_of(by_machine, corrections, written)
cases = st.lists(plain, min_size=1, max_size=3).map(
    lambda parts: Part(kind="case", material="案情", parts=[as_json(part) for part in parts])
)
questions = st.one_of(plain, cases)


def as_json(part):
    return {name: getattr(part, name) for name in ("kind", "stem", "options", "answer", "rules")}


def exact(question):
    """A stored response that is right in everything; of written ones the model, which a person would still have to read."""
    if question.kind == "case":
        return [exact(Part.of(part)) for part in question.parts]
    if question.kind == "judge":
        return ["T" if question.answer[0] else "F"]
    if question.kind == "judge_correct":
        return ["T"] if question.answer[0] else ["F", question.rules["correction"]]
    if question.kind == "blank":
        return [accepted[0] for accepted in question.answer]
    if question.kind == "numeric":
        return [str(question.answer[0])]
    if question.kind == "matching":
        return [right.removeprefix("选项") for _left, right in question.answer]
    return list(question.answer)


anything = st.recursive(
    st.one_of(st.sampled_from([*KEYS, "T", "F", "", " ", *WORDS]), st.none(), st.integers()),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


@st.composite
def responses(draw, question):
    """Right, in parts right, wrong, nothing, or what nobody would send."""
    how = draw(st.sampled_from(["right", "keys", "texts", "blank", "missing", "anything"]))
    if how == "right":
        return exact(question)
    if how == "keys":
        return sorted(draw(st.sets(st.sampled_from(KEYS))))
    if how == "texts":
        return draw(st.lists(st.sampled_from(WORDS), max_size=4))
    return {"blank": [], "missing": None, "anything": draw(anything)}[how]


def place(question, *, position=1, worth=Decimal(1), version=None):
    """What marking takes of a place on a paper."""
    return SimpleNamespace(
        pk=position * 10,
        position=position,
        marks=worth,
        question_version=question,
        question_version_id=version or position,
    )


@st.composite
def papers(draw, of=questions):
    asked = draw(st.lists(st.tuples(of, marks), min_size=1, max_size=6))
    return [place(question, position=n, worth=worth) for n, (question, worth) in enumerate(asked, start=1)]


@st.composite
def sittings(draw, of=questions):
    """A paper, and what was answered to it by place."""
    paper = draw(papers(of))
    return paper, {each.pk: draw(responses(each.question_version)) for each in paper}


def share(question, stored, policy):
    return kind_of(question.kind).mark(question, for_marking(question, stored), policy)
