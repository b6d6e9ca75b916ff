"""Banks made at random and written down as people write them; reading gives back what was made."""

from dataclasses import dataclass, field
from string import ascii_uppercase

from hypothesis import strategies as st

PLAIN = ["港口", "船舶", "货物", "报告", "应当", "海事机构", "规程", "登记"]
WORDS = [
    *PLAIN,
    "A类",
    "B级",
    "C股",
    "3.5米",
    "2021年",
    "《规程》",
    "“甲”",
    "、",
    "，",
    "的",
    "第三条",
    "（一）",
    "(2)",
    "PM2.5",
    "1.2倍",
    "12",
]
HEADINGS = {
    "single": [
        "一、单项选择题",
        "单选题",
        "【单选题】",
        "一、单选题（每题1分，共10题）",
        "===<<<单选题>>>>>===",
        "第一部分 单选题",
    ],
    "multiple": ["二、多项选择题", "多选题", "（二）多选题（多选、少选不得分）", "■ 多选题"],
    "judge": ["三、判断题（正确的打√，错误的打×）", "判断题", "判断题："],
    "blank": ["四、填空题", "填空题（每空1分）"],
    "short": ["五、简答题", "简答题（每题5分）", "五、问答题"],
}
NUMBERS = ["{}.", "{}. ", "{}．", "{}、", "（{}）", "({}) ", "{})", "{}） ", "第{}题 ", "【{}】"]
MARKS = ["{}.", "{}. ", "{}．", "{}、", "{}:", "{})", "({})", "（{}）", "{} . "]
ANSWERS = [
    "答案：{}",
    "答案:{}",
    "答案: {}",
    "【答案】{}",
    "【答案】：{}",
    "答 案 :{}",
    "正确答案：{}",
    "参考答案：{}",
    "标准答案：{}。",
]
EXPLANATIONS = ["解析：{}", "【解析】{}", "答案解析：{}", "解 析:{}"]


@dataclass
class Made:
    kind: str
    stem: str
    options: list[str] = field(default_factory=list)
    answer: str = ""
    explanation: str = ""


@dataclass
class Layout:
    number: str
    mark: str
    #: line, pair, row or glued
    options: str
    #: bracket, line or table
    key: str
    answer: str
    explanation: str
    gap: str
    blank_lines: bool
    counts_on: bool
    title: str
    table: str


texts = st.builds(
    lambda first, rest, last: first + "".join(rest) + last,
    st.sampled_from(PLAIN),
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.sampled_from(PLAIN),
)
option_lists = st.lists(texts, min_size=2, max_size=10, unique=True)


@st.composite
def choices(draw, kind):
    options = draw(option_lists)
    keys = ascii_uppercase[: len(options)]
    count = 1 if kind == "single" else draw(st.integers(2, len(options)))
    key = "".join(sorted(draw(st.permutations(keys))[:count]))
    return Made(kind, draw(texts) + "的是（　）。", options, key, draw(st.one_of(st.just(""), texts)))


judgements = st.builds(
    Made,
    st.just("judge"),
    texts.map("{}。（　）".format),
    st.just([]),
    st.sampled_from(["√", "×", "对", "错误"]),
    st.one_of(st.just(""), texts),
)
blanks = st.builds(
    Made,
    st.just("blank"),
    texts.map("{}为____日。".format),
    st.just([]),
    st.sampled_from(["五", "十五", "七；八", "规程"]),
)
shorts = st.builds(
    Made,
    st.just("short"),
    texts.map("简述{}。".format),
    st.just([]),
    st.lists(texts, min_size=1, max_size=3).map(lambda found: "。\n".join(found) + "。"),
)
questions = st.one_of(choices("single"), choices("multiple"), judgements, blanks, shorts)
layouts = st.builds(
    Layout,
    number=st.sampled_from(NUMBERS),
    mark=st.sampled_from(MARKS),
    options=st.sampled_from(["line", "pair", "row", "glued"]),
    key=st.sampled_from(["bracket", "line", "table"]),
    answer=st.sampled_from(ANSWERS),
    explanation=st.sampled_from(EXPLANATIONS),
    gap=st.sampled_from(["（{}）", "( {} )", "（ {})", "（　{}　）", "({}）"]),
    blank_lines=st.booleans(),
    counts_on=st.booleans(),
    title=st.sampled_from(["参考答案", "答案", "参考答案：", "港口题库参考答案"]),
    table=st.sampled_from(["pairs", "lines", "ranges", "cells"]),
)


@st.composite
def banks(draw):
    """Sections in the order of kinds, each with questions of its kind, and how they are written."""
    made = draw(st.lists(questions, min_size=1, max_size=8))
    sections = [
        (kind, draw(st.sampled_from(HEADINGS[kind])), [each for each in made if each.kind == kind]) for kind in HEADINGS
    ]
    return [section for section in sections if section[2]], draw(layouts)


def written(sections, layout):
    lines, table, number = [], [], 0
    for kind, heading, made in sections:
        lines.append(heading)
        number = number if layout.counts_on else 0
        keys = []
        for each in made:
            number += 1
            lines += _question(each, number, layout)
            if layout.blank_lines:
                lines.append("")
            keys.append((number, each.answer))
        if kind in {"single", "multiple", "judge"}:
            table += [heading, *_keys(keys, kind, layout.table)]
    if layout.key == "table" and table:
        lines += [layout.title, *table]
    return "\n".join(lines)


def _question(made, number, layout):
    by_key = made.kind in {"single", "multiple", "judge"}
    stem = made.stem
    if layout.key == "bracket" and by_key:
        stem = stem.replace("（　）", layout.gap.format(made.answer))
    lines = [layout.number.format(number) + stem, *_options(made.options, layout)]
    if layout.key == "line" or not by_key:
        lines += layout.answer.rstrip("。" if not by_key else "").format(made.answer).split("\n")
    if made.explanation:
        lines.append(layout.explanation.format(made.explanation))
    return lines


def _options(options, layout):
    marked = [layout.mark.format(key) + text for key, text in zip(ascii_uppercase, options, strict=False)]
    if layout.options == "pair":
        return ["    ".join(marked[start : start + 2]) for start in range(0, len(marked), 2)]
    if layout.options == "row":
        return ["\t".join(marked)] if marked else []
    if layout.options == "glued":
        return ["".join(marked)] if marked else []
    return marked


def _keys(keys, kind, table):
    if table == "cells" and len(keys) > 1:
        return ["题号\t" + "\t".join(str(n) for n, _key in keys), "答案\t" + "\t".join(key for _n, key in keys)]
    if table == "ranges" and len(keys) > 1:
        between = "" if kind == "single" else " "
        return [f"{keys[0][0]}-{keys[-1][0]} " + between.join(key for _n, key in keys)]
    if table == "lines":
        return [f"{n}.{key}" for n, key in keys]
    return ["  ".join(f"{n}、{key}" for n, key in keys)]
