"""Our own workbook to fill in: the columns with drop-downs, three samples, and an explanation of each column."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext as _

from question_bank.importing.columns import TEMPLATE_KEYS
from question_bank.importing.reading import SAMPLE
from question_bank.models import QuestionVersion
from sheets.writing import TemplateColumn, write_template

Kind, Difficulty = QuestionVersion.Kind, QuestionVersion.Difficulty


def write_question_template(target: BinaryIO) -> None:
    write_template(target, sheet_name=_("题目"), columns=_columns(), samples=_samples(), notes=_notes())


def _columns() -> list[TemplateColumn]:
    options = [
        TemplateColumn(f"{_('选项')}{key}", 18, _("一格写一个选项，前面不用写字母。判断题不填。"))
        for key in TEMPLATE_KEYS
    ]
    return [
        TemplateColumn(_("编号"), 12, _("选填。本单位内不重复；以后用同一个编号再次导入，就会更新这道题。")),
        TemplateColumn(
            _("题型"), 10, _("从下拉列表中选：单选题、多选题、判断题。"), True, tuple(str(kind.label) for kind in Kind)
        ),
        TemplateColumn(_("题干"), 48, _("题目的文字。需要填空的地方写成“（　）”。"), True),
        *options,
        TemplateColumn(_("正确答案"), 12, _("单选写一个字母，如 B；多选连着写，如 ABD；判断写“正确”或“错误”。"), True),
        TemplateColumn(_("解析"), 40, _("选填。答题后给执法人员看：为什么对，错的错在哪里。")),
        TemplateColumn(_("依据"), 30, _("法规名称加条号，如《行政处罚法》第六十三条第一款；有几处就用顿号隔开。")),
        TemplateColumn(
            _("难度"),
            8,
            _("从下拉列表中选：易、中、难。不填按“中”。"),
            False,
            tuple(str(level.label) for level in Difficulty),
        ),
        TemplateColumn(_("分类"), 24, _("用斜杠分级，如 听证程序/申请与通知。没有的分类会自动建立。")),
    ]


def _samples() -> list[list[str]]:
    """As many cells as columns; rows whose code begins with 示例 are never imported."""
    law = _("《行政处罚法》")
    topic = _("听证程序/申请与通知")
    return [
        _sample(1, Kind.SINGLE, _("当事人要求听证的，应当在行政机关告知后（　）内提出。"),
                [_("三日"), _("五日"), _("七日"), _("十日")], "B", law + _("第六十四条"), topic),
        _sample(2, Kind.MULTIPLE, _("下列行政处罚决定中，当事人有权要求听证的有（　）。"),
                [_("吊销许可证件"), _("降低资质等级"), _("责令停产停业"), _("警告")], "ABC", law + _("第六十三条"), topic),
        _sample(3, Kind.JUDGE, _("当事人不承担行政机关组织听证的费用。"), [], _("正确"), law + _("第六十三条第二款"), topic),
    ]  # fmt: skip


def _sample(
    number: int, kind: QuestionVersion.Kind, stem: str, options: list[str], answer: str, basis: str, topic: str
) -> list[str]:
    cells = [*options, *[""] * (len(TEMPLATE_KEYS) - len(options))]
    return [f"{SAMPLE}{number}", str(kind.label), stem, *cells, answer, "", basis, str(Difficulty.MEDIUM.label), topic]


def _notes() -> list[str]:
    return [
        _("在“题目”工作表里从第 2 行起填写，一行一道题。示例行不会导入，可以删去，也可以留着。"),
        _("表头的顺序可以改，不需要的列可以删去；也可以直接上传你手里已有的题库文件，再指定哪一列是什么。"),
    ]
