"""Questions for the formats: one of each kind, any that hypothesis thinks of, and what a raw question says as an Item.

banks, many(examples)   a strategy, and how often it is tried; texts are full of the signs that the formats give a meaning
ONE_OF_EACH             plain questions of every kind
said(raw)               a raw question of a format that leaves no doubt, as the Item it was written from
"""

from base64 import b64decode
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from PIL import Image

from documents.pictures import keep, mark_text
from question_bank.exchange.item import Item
from question_bank.importing.words import DIFFICULTIES
from question_bank.kinds.options import LETTERS


def png(colour=(200, 30, 30), size=(3, 2)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


def options(*texts):
    return [{"key": key, "text": text} for key, text in zip(LETTERS, texts, strict=False)]


def choice(kind="single", answer=("B",), **facts):
    said = {"stem": "听证应当在几日内提出？", "options": options("三日", "五日", "七日", "十日"), **facts}
    return Item(kind, answer=list(answer), **said)


CASE = Item(
    "case",
    stem="阅读材料，回答问题。",
    material="某厂未按规定培训工人。\n执法人员到场检查。",
    parts=[choice(stem="应当怎样处理？"), Item("short", "说明理由。", answer=["先责令改正。\n逾期再罚。"])],
)
ONE_OF_EACH = [
    choice(),
    choice("multiple", "ACD"),
    choice("indefinite", "C"),
    Item("judge", "听证不收费。", answer=[True]),
    Item("judge_correct", "听证要交费。", answer=[False], rules={"correction": "听证不收费。"}),
    Item("judge_correct", "听证公开举行。", answer=[True]),
    Item("blank", "应当在____日内提出。", answer=[["五", "5"]]),
    Item("blank", "有____和____两种。", answer=[["甲", "子"], ["乙"]], rules={"any_order": True}),
    Item("short", "什么是听证？", answer=["听取意见的程序。"]),
    Item("essay", "论听证的意义。", answer=["一是……\n二是……"]),
    Item(
        "matching",
        "配对。",
        options("财产罚", "申诫罚", "资格罚"),
        [["警告", "申诫罚"], ["通报批评", "申诫罚"], ["罚款", "财产罚"]],
    ),
    Item("ordering", "按先后排列。", options("决定", "立案", "告知"), ["B", "C", "A"]),
    Item("numeric", "罚款多少万元？", answer=[5, 0.5]),
    CASE,
]
#: Texts that begin or hold what the formats give a meaning.
AWKWARD = [
    choice(
        stem="::名:: {=a}", options=options("%50%半", "[html]<b>", "=//", "~T"), explanation="####\n\n// 题型：判断题"
    ),
    choice("multiple", "AB", stem="// 注", options=options("%50%半", "-> \\n", "#对")),
    choice(stem="a<b>c</b> &lt; \t制表", options=options("1 < 2", "<!-- 无 -->")),
    Item("blank", "填____。", answer=[["%50%半", "*", "a->b", "\\*", "T", "[plain]x"]]),
    Item("blank", "有\\____和{____}。", answer=[["甲"], ["乙"]]),
    Item("blank", "有（　）和______。", answer=[["}~#{\\", "*甲*"], ["=%5%"]]),
    Item("judge", "$CATEGORY: 甲", answer=[False], category=("甲.乙",), code="[1]", tags=["[x]"]),
    Item("matching", "配对", options("a -> b", "=c", "[html]"), [["-> x", "=c"], ["//", "a -> b"]]),
    Item("ordering", "排列", options("// 甲", "2 ALL", "none\n}"), ["C", "A", "B"]),
    Item("essay", "论述", answer=['[["甲"]]']),
    Item("numeric", "几？", answer=[-0.00001, 0]),
    Item("case", material="TRUE", parts=[Item("judge", "甲{T}", answer=[True], marks=Decimal("0.5"))]),
]


# --- generated ---
_SIGNS = "听证处罚甲乙ABab019 ~=#{}:\\%/<>&|*;；，、[]()（）$'\"`^_.-+@!?→±\u3000"
_WORDS = ["->", "//", "\n", "\n\n", "  ", "[plain]", "[html]", "%50%", "####", "::", "{=a}", "&lt;", "<b>粗</b>", "]]>", "\\n", "\\=", "TRUE", "T", "$CATEGORY:", "题型：", "$$", "=1+1", "<!--", "__", "ANSWER: A"]  # fmt: skip

_piece = st.one_of(st.text(_SIGNS, min_size=1, max_size=6), st.sampled_from(_WORDS))


def _tidy(text):
    return text.strip()


texts = st.lists(_piece, min_size=1, max_size=5).map("".join).map(_tidy).filter(bool)
lines = (
    st.lists(_piece, min_size=1, max_size=4)
    .map(lambda pieces: "".join(pieces).replace("\n", " "))
    .map(_tidy)
    .filter(bool)
)
stems = texts.filter(lambda text: not any(mark in text for mark in ("__", "()", "（）", "( )")))
names = st.text("听证程序甲乙ABab019-_.:*[]", min_size=1, max_size=6)
numbers = st.decimals(-99999, 99999, places=3).map(lambda n: int(n) if n == int(n) else float(n))
tolerances = st.sampled_from([0, 0.5, 1, 0.001])
gaps = st.sampled_from(["____", "（　）", "______", "( )"])


def _distinct(least, most, of=texts):
    return st.lists(of, min_size=least, max_size=most, unique_by=lambda text: "".join(text.split()))


@st.composite
def _choices(draw, kind):
    shown = options(*draw(_distinct(2, 6)))
    keys = [option["key"] for option in shown]
    least = {"single": 1, "multiple": 2, "indefinite": 1}[kind]
    most = 1 if kind == "single" else len(keys)
    answer = sorted(draw(st.lists(st.sampled_from(keys), min_size=least, max_size=most, unique=True)))
    return Item(kind, draw(stems), shown, answer)


@st.composite
def _judgements(draw, kind):
    truth = draw(st.booleans())
    rules = {"correction": draw(texts)} if kind == "judge_correct" and not truth else {}
    return Item(kind, draw(stems), answer=[truth], rules=rules)


@st.composite
def _blanks(draw):
    answer = draw(st.lists(_distinct(1, 3, lines), min_size=1, max_size=3))
    stem = draw(stems) + "".join(draw(gaps) + draw(stems) for _ in answer)
    rules = {"any_order": True} if len(answer) > 1 and draw(st.booleans()) else {}
    return Item("blank", stem, answer=answer, rules=rules)


@st.composite
def _matchings(draw):
    rights, lefts = draw(_distinct(2, 5, lines)), draw(_distinct(2, 4, lines))
    pairs = [[left, draw(st.sampled_from(rights))] for left in lefts]
    return Item("matching", draw(stems), options(*rights), pairs)


@st.composite
def _orderings(draw):
    shown = options(*draw(_distinct(2, 5)))
    return Item("ordering", draw(stems), shown, draw(st.permutations([option["key"] for option in shown])))


_plain = st.one_of(
    *(_choices(kind) for kind in ("single", "multiple", "indefinite")),
    _judgements("judge"),
    _judgements("judge_correct"),
    _blanks(),
    st.builds(
        lambda kind, stem, model: Item(kind, stem, answer=[model]), st.sampled_from(["short", "essay"]), stems, texts
    ),
    _matchings(),
    _orderings(),
    st.builds(lambda stem, value, by: Item("numeric", stem, answer=[value, by]), stems, numbers, tolerances),
)
_marks = st.none() | st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(10)])


@st.composite
def _parts(draw):
    return replace(draw(_plain), explanation=draw(st.just("") | texts), marks=draw(_marks))


@st.composite
def _cases(draw):
    return Item(
        "case", draw(st.just("") | stems), material=draw(texts), parts=draw(st.lists(_parts(), min_size=1, max_size=3))
    )


@st.composite
def items(draw):
    item = draw(st.one_of(_plain, _cases()))
    marked = {}
    if draw(st.booleans()):
        mark, picture = keep(png(draw(st.tuples(*[st.integers(0, 255)] * 3))))
        marked[mark] = picture
        item = replace(item, stem=f"{item.stem}{mark_text(mark)}图")
    return replace(
        item,
        explanation=draw(st.just("") | texts),
        difficulty=draw(st.sampled_from([1, 2, 3])),
        category=tuple(draw(st.lists(names, max_size=3))),
        tags=draw(st.lists(names, max_size=2, unique=True)),
        marks=draw(_marks) if item.kind != "case" else None,
        code=draw(st.just("") | names),
        basis=draw(st.sampled_from(["", "《行政处罚法》第六十三条第一款", "《甲法》第一条；\n《乙法》第二条"])),
        pictures=marked,
    )


banks = st.lists(items(), min_size=1, max_size=4)


def many(examples):
    """So many banks; what fails is made smaller, but not explained, which would take minutes."""
    phases = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=phases)


# --- what was read ---
def said(raw, *, part=False):
    """What a raw question says. Fails when it has something to complain of."""
    assert [problem for problem in raw.problems if problem.level != "fixed"] == []
    text = raw.text
    return Item(
        raw.kind,
        text("stem"),
        raw.options,
        raw.answer,
        raw.rules,
        text("explanation"),
        2 if part else DIFFICULTIES[text("difficulty") or "中"],
        tuple(text("category").split("/")) if text("category") and not part else (),
        text("tags").split("、") if text("tags") else [],
        Decimal(text("marks")) if text("marks") else None,
        text("code"),
        text("basis"),
        text("material"),
        [said(each, part=True) for each in raw.parts],
        {mark: b64decode(data) for mark, data in raw.pictures.items()},
    )


def told(raw, *levels):
    """(level, code) of what is said of it."""
    said = [(problem.level, problem.code) for problem in raw.problems if not levels or problem.level in levels]
    return [*said, ("skipped", "no_question")] if raw.passed_over else said
