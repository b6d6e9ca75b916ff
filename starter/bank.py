"""Work on the bureau's question bank, as the demonstration world finds it: a file being looked over, questions that wait
for the legal reviewer, an officer's report, and a question that still rests on an old number."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from amendments.services.opening import open_amendment
from laws.models import StatuteVersion
from people.models import Organisation, Person
from question_bank.importing.applying import apply_import
from question_bank.importing.batches import checked, keep_upload
from question_bank.importing.formats import looked_at
from question_bank.models import ErrorReport, QuestionBatch, QuestionVersion
from question_bank.queries import waiting
from question_bank.services.duplicates import find_duplicates
from question_bank.services.publishing import approve
from question_bank.services.reports import report

Row = list[Any]
HEADER = ["序号", "题型", "题 目（必填）", "A", "B", "C", "D", "答案", "法条依据", "解析"]
#: As counties send them in: full-width letters, a key beyond the options, √, the same question twice, an old number.
SENT_IN: list[Row] = [
    [1, "单选题", "当事人要求听证的，应当在行政机关告知后几日内提出？", "三日", "五日", "七日", "十日", "Ｂ", "《行政处罚法》第六十四条", "听证要求的期限是五日。"],
    [2, "单选题", "听证结束后，行政机关应当根据什么作出决定？", "听证笔录", "调查报告", "会议纪要", None, "Ｅ", "《行政处罚法》第六十五条", None],
    [3, "多选题", "下列哪些人应当回避听证主持？", "本案调查人员", "与案件有直接利害关系的人", "法制机构的工作人员", None, "A、B", "《行政处罚法》第六十四条", None],
    [4, "判断题", "当事人不承担行政机关组织听证的费用。", None, None, None, None, "√", "《行政处罚法》第六十三条", "组织听证的费用由行政机关承担。"],
    [5, "单选题", "突发事件的预警级别分为几级？", "二级", "三级", "四级", "五级", "C", "《突发事件应对法》第四十二条", "按紧急程度、发展势态和可能造成的危害程度分级。"],
    [6, "单选题", "行政机关作出哪一类决定前，应当告知当事人有要求听证的权利？", "警告", "较大数额罚款", "通报批评", None, "B", "《行政处罚法》第四十二条", "听证的范围由法律列明。"],
    [7, "单选题", "当事人要求听证的，应当在行政机关告知后几日内提出？", "三日", "五日", "七日", "十日", "B", "《行政处罚法》第六十四条", None],
    [8, None, "简述听证主持人在质证阶段要守住的三条线。", None, None, None, None, "真实性、合法性、关联性逐项质证；双方都有机会；记入笔录。", None, None],
]  # fmt: skip
WAITING: list[Row] = [
    [1, "单选题", "听证由行政机关指定的哪类人员主持？", "本案调查人员", "非本案调查人员", "当事人", None, "B", "《行政处罚法》第六十四条", "主持人不能是本案调查人员。"],
    [2, "判断题", "听证一律公开举行，没有例外。", None, None, None, None, "错误", "《行政处罚法》第六十四条", "涉及国家秘密、商业秘密或者个人隐私的，不公开举行。"],
    [3, "多选题", "听证笔录应当由谁签字或者盖章？", "当事人", "代理人", "旁听群众", None, "AB", "《行政处罚法》第六十四条", "核对无误后签字或者盖章。"],
    [4, "单选题", "听证会结束后第二天，执法人员又向一名工人做了询问笔录，证明安全出口长期上锁。当事人没有看过这份笔录，局里想拿它作定案的主要证据。应当怎么处理？", "内容真实就可以直接用，听证会已经按程序开过了", "先让当事人对它质证并记入笔录，再考虑能不能作为定案依据", "由主持人看过并写进听证会报告书，就可以作依据", "决定书送达时附上复印件，让当事人到诉讼中去质疑", "B", "《行政处罚法》第六十五条", "没有经过质证的材料不能作为依据。"],
]  # fmt: skip
OLD_NUMBER: list[Row] = [
    [1, "单选题", "行政机关不能单凭哪种材料作出听证后的决定？", "没有记入听证笔录的材料", "经过质证的证据", "听证笔录", None, "A", "《行政处罚法》第四十二条", "决定要以听证笔录为根据。"],
]  # fmt: skip


def fill_bank(*, author: Person, reviewer: Person, officer: Person, unit: Organisation, at: datetime) -> None:
    """All of it through the services, as people would have done it."""
    _bring_in("听证条文更新前的题.xlsx", OLD_NUMBER, author, unit, at - timedelta(days=40))
    _publish(reviewer, at - timedelta(days=39))
    _bring_in("听证实务补充题.xlsx", WAITING, author, unit, at - timedelta(days=2))
    checked(_upload("各县上报题目汇总.xlsx", SENT_IN, author, unit, at - timedelta(hours=3)), at=at, by=author)
    _report_an_error(officer, at - timedelta(hours=6))
    _follow_the_law(reviewer, at - timedelta(days=1))
    find_duplicates(at=at)


def _upload(name: str, rows: list[Row], author: Person, unit: Organisation, at: datetime) -> QuestionBatch:
    upload = SimpleUploadedFile(name, _workbook(rows))
    return keep_upload(
        upload=upload, source=looked_at(cast(BinaryIO, upload)), organisation=unit, category="", by=author, at=at
    )


def _workbook(rows: list[Row]) -> bytes:
    book, data = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("题目")
    for row in [["行政执法题库"], ["填写说明：每行一题"], HEADER, *rows]:
        sheet.append(row)
    book.save(data)
    return data.getvalue()


def _bring_in(name: str, rows: list[Row], author: Person, unit: Organisation, at: datetime) -> None:
    batch = _upload(name, rows, author, unit, at)
    checked(batch, at=at, by=author)
    apply_import(batch=batch, by=author, at=at)


def _publish(reviewer: Person, at: datetime) -> None:
    """What was brought in waits for review already."""
    approve(versions=list(waiting(reviewer)), by=reviewer, at=at)


def _report_an_error(officer: Person, at: datetime) -> None:
    version = QuestionVersion.objects.filter(question__organisation=None).earliest("pk")
    report(
        version=version,
        by=officer,
        reason=ErrorReport.Reason.STEM,
        text="题干里的“告知后”从哪一天算起，能不能写明？",
        at=at,
    )


def _follow_the_law(by: Person, at: datetime) -> None:
    versions = StatuteVersion.objects.filter(statute__short_title="行政处罚法").order_by("in_force_from")
    if len(versions) > 1:
        open_amendment(old=versions[0], new=versions[1], by=by, at=at)
