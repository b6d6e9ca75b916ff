"""What the kinds of problem are called on the screen: one name for each code that a reading, a check or a kind gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NAMES: dict[str, _StrOrPromise] = {
    # --- the kind ---
    "unknown_kind": _("题型不认识"),
    "kind_deduced": _("题型按答案认定"),
    "case_without_parts": _("案例没有小题"),
    # --- the stem ---
    "no_stem": _("缺题干"),
    "key_in_stem": _("题干里写着答案"),
    "no_material": _("案例没有材料"),
    "no_parts": _("案例缺小题"),
    "part_alone": _("小题没有材料"),
    # --- options ---
    "few_options": _("选项太少"),
    "many_options": _("选项太多"),
    "empty_option": _("选项是空的"),
    "equal_options": _("选项内容相同"),
    "option_gap": _("选项中间缺一个"),
    "option_letters": _("选项次序不对"),
    "malformed_options": _("选项没有读懂"),
    "judge_with_options": _("判断题带选项"),
    # --- the answer ---
    "no_answer": _("缺答案"),
    "no_key": _("缺正确选项"),
    "empty_answer": _("有一空没有答案"),
    "unreadable_answer": _("看不出选哪个"),
    "key_beyond_options": _("答案不在选项内"),
    "single_with_several_keys": _("单选有多个答案"),
    "multiple_with_one_key": _("多选仅一项"),
    "coded_judgement": _("判断写成数字"),
    "not_a_judgement": _("判断没有读懂"),
    "no_correction": _("缺改正内容"),
    "correction_of_truth": _("正确却有改正"),
    "no_gap": _("题干没有空"),
    "many_gaps": _("空太多"),
    "gaps_differ": _("空数不符"),
    "gaps_and_answers_differ": _("空数与答案不符"),
    "malformed_pairs": _("配对没有读懂"),
    "unreadable_pairs": _("配对写法不对"),
    "few_pairs": _("配对太少"),
    "empty_left": _("配对缺左边"),
    "equal_lefts": _("配对左边相同"),
    "no_counterpart": _("配对缺右边"),
    "counterpart_beyond_options": _("配对不在选项内"),
    "unreadable_order": _("次序没有读懂"),
    "repeated_key": _("次序有重复"),
    "missing_key": _("次序有遗漏"),
    "unreadable_number": _("数值没有读懂"),
    "not_a_number": _("缺数值"),
    "negative_tolerance": _("误差小于零"),
    # --- twice ---
    "twice_in_file": _("文件内重复"),
    "code_twice": _("编号重复"),
    "code_retired": _("编号已停用"),
    "same_in_bank": _("题库已有"),
    "other_key_in_bank": _("题库答案不同"),
    "near_duplicate": _("疑似重复"),
    # --- the law ---
    "no_basis": _("缺依据"),
    "no_statute": _("依据缺法规名称"),
    "no_article": _("依据缺条号"),
    "unreadable_citation": _("依据没有认出"),
    "superseded": _("依据过时"),
    "repealed": _("依据已废止"),
    "no_such_article": _("没有这一条"),
    "unknown_statute": _("法规库没有这部法"),
    # --- texts: what stands in an odd place ---
    "answers_dealt": _("小题答案已分开"),
    "case_answers": _("小题答案对不上"),
    "key_ambiguous": _("像答案的不止一个"),
    "keys_differ": _("两处答案不一致"),
    "key_range": _("答案表个数不符"),
    "key_unreadable": _("答案表没有题号"),
    "key_without_question": _("答案表多出一题"),
    "no_key_in_table": _("答案表缺这一题"),
    "lone_number": _("可能是页码"),
    "numbers_within": _("可能两题连在一起"),
    "options_twice": _("选项出现两遍"),
    "options_unreadable": _("选项没有认出"),
    "unlabelled_text": _("多出一段文字"),
    # --- other systems: what is written otherwise, or not kept ---
    "braces": _("大括号不成对"),
    "malformed_answer": _("旁注的答案没有读懂"),
    "unmarked_answer": _("答案缺对错符号"),
    "unpaired": _("缺配对符号"),
    "several_numbers": _("数值不止一个"),
    "two_keys": _("只许选一项却标了几项"),
    "one_key": _("按不定项读入"),
    "kind_differs": _("题型与答案不合"),
    "parts_missing": _("小题不全"),
    "gap_added": _("补上了空"),
    "feedback_merged": _("反馈并入解析"),
    "case_matters": _("大小写不再区分"),
    "partial_credit": _("部分分没有保留"),
    "unequal_weights": _("不同分值没有保留"),
    "units": _("单位没有保留"),
    "wildcard": _("答案带通配符"),
    "attachment": _("附件没有读入"),
    "picture_missing": _("缺图片"),
    "picture_unreadable": _("图片打不开"),
    # --- the rest ---
    "normalised": _("写法已规整"),
    "formula_error": _("公式出错"),
    "too_long": _("太长"),
    "unknown_difficulty": _("难度不认识"),
    "unknown_marks": _("分值没有读懂"),
    "marks_not_positive": _("分值不大于零"),
    "marks_missing": _("小题缺分值"),
}


def name_of(code: str) -> str:
    """A code that has no name yet is shown as it is, rather than not at all; a test finds it."""
    return str(NAMES.get(code, code))
