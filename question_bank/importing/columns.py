"""The columns of a question file, under the names by which banks in the field call them (docs/glossary.md, 题库)."""

from __future__ import annotations

from string import ascii_uppercase

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sheets.columns import Column

KEYS = ascii_uppercase
TEMPLATE_KEYS = "ABCDEF"

OPTIONS = tuple(
    Column(
        f"option_{key.lower()}",
        f"选项{key}",
        (key, f"{key}选项", f"备选{key}", f"备选项{key}", f"备选答案{key}", f"选项{number}", f"答案{key}"),
    )
    for number, key in enumerate(KEYS, start=1)
)

COLUMNS: tuple[Column, ...] = (
    # 序号 and 题号 only count the rows of one file, so they do not identify a question.
    Column("code", "编号", ("题目编号", "试题编号", "试题GUID", "题目ID", "试题ID")),
    Column("kind", "题型", ("题目类型", "试题类型", "题型类别", "类型", "题类", "questionType")),
    Column("material", "材料", ("案例材料", "背景材料", "材料内容", "案情", "案例", "大题")),
    Column("part", "小题", ("小题号", "小题序号", "子题号")),
    Column(
        "stem",
        "题干",
        (
            "题目",
            "问题",
            "试题",
            "题目内容",
            "试题内容",
            "题干内容",
            "大题题干",
            "试题题干",
            "题目描述",
            "questionContent",
        ),
        required=True,
    ),
    # Of banks that keep a case and its sub-questions in two columns: then 大题题干 is the material.
    Column("substem", "小题题干", ("子题题干", "子题干", "小题内容")),
    *OPTIONS,
    Column("options", "选项", ("备选项", "选项内容", "备选答案", "候选项", "选项列表", "optionContent")),
    Column(
        "answer",
        "正确答案",
        ("答案", "标准答案", "参考答案", "正确选项", "正确答案H", "questionAnswer", "answer"),
        required=True,
    ),
    Column("correction", "改正", ("改正内容", "更正", "正确说法")),
    Column("rules", "作答规则", ("答题规则", "评分规则")),
    Column("explanation", "解析", ("答案解析", "试题解析", "题目解析", "解释", "解答", "解析说明", "questionExplain")),
    Column("basis", "依据", ("法律依据", "法条依据", "依据条款", "引用法条", "法条", "出处", "来源", "法规依据")),
    Column("difficulty", "难度", ("难易度", "难易程度", "难度等级", "难度级别", "难度系数")),
    Column(
        "category",
        "分类",
        (
            "章节",
            "知识点",
            "目录",
            "题目分类",
            "所属分类",
            "知识点一级",
            "知识点分类",
            "所属章节",
            "所属知识点",
            "一级分类",
            "科目",
            "考点",
        ),
    ),
    Column("tags", "标签", ("关键词", "题目标签")),
    Column("marks", "分值", ("分数", "题目分数", "题目分值", "得分")),
)

LABELS = {column.field: column.label for column in COLUMNS}


def label_of(name: str) -> str:
    """What a field is called on a screen: answer.2 → 正确答案, parts.2.answer → 小题2 正确答案."""
    head, _dot, rest = name.partition(".")
    if head != "parts":
        return str(LABELS.get(head, head))
    number, _dot, own = rest.partition(".")
    return (
        gettext("小题%(number)s %(label)s") % {"number": number, "label": label_of(own)} if own else gettext("各小题")
    )


REQUIRED = [column for column in COLUMNS if column.required]

DEFAULT_CATEGORY = _("未分类")
