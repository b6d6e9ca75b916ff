"""How files call the kinds."""

import pytest

from question_bank.kinds import KINDS, kind_in_name, kind_named


@pytest.mark.parametrize(("words", "kind"), [
    ("单选 单选题 单项选择题 单项选择 单选择题 （单选） 【单选题】 _[单选]_ 单选： 单选试题", "single"),
    ("多选 多选题 多项选择题 多项选择 （多选题）", "multiple"),
    ("不定项 不定项选择题 不定项选择 不定项题", "indefinite"),
    ("判断 判断题 是非题 对错题 判断正误 正误判断题", "judge"),
    ("判断改错题 判断辨析题 判断并改正题 辨析题 改错", "judge_correct"),
    ("填空 填空题 填充题", "blank"),
    ("简答 简答题 问答题 简述题 名词解释 名词解释题", "short"),
    ("论述 论述题 论述分析题", "essay"),
    ("案例分析题 案例题 案例分析 材料题 材料分析题 实务题 计算分析题 综合分析题", "case"),
    ("匹配题 连线题 配对题", "matching"),
    ("排序题 排序", "ordering"),
    ("计算题 数值题", "numeric"),
])  # fmt: skip
def test_the_words_of_a_kind(words, kind):
    assert {word: kind_named(word) for word in words.split()} == dict.fromkeys(words.split(), kind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_is_known_by_its_name_and_by_its_label(kind):
    assert kind_named(kind.name) == kind_named(str(kind.label)) == kind.name


@pytest.mark.parametrize(
    "text", ["", "题", "风险题", "附件题", "选择题", "客观题", "单选多选", "1", "（）", "甲" * 100_000]
)
def test_what_names_no_kind_is_not_guessed(text):
    assert kind_named(text) is None
    assert kind_in_name(text) is None


def test_no_word_belongs_to_two_kinds():
    words = [word for kind in KINDS.values() for word in kind.words]

    assert len(words) == len(set(words))
    assert {word for kind in KINDS.values() for word in kind.weak_words} <= set(words)


@pytest.mark.parametrize(("name", "kind"), [
    ("一、单项选择题（共 70 题，每题 1 分）", "single"),
    ("单选200道", "single"),
    ("二、 多 选 题", "multiple"),
    ("三、不定项选择题", "indefinite"),
    ("判断", "judge"),
    ("四、判断改错题", "judge_correct"),
    ("判断题（对的打√）", "judge"),
    ("五、计算题", "numeric"),
    ("六、案例分析题（每题 20 分）", "case"),
    ("案例", "case"),
    ("===<<<单选题>>>===", "single"),
])  # fmt: skip
def test_the_kind_in_a_heading(name, kind):
    assert kind_in_name(name) == kind


@pytest.mark.parametrize("name", ["单选多选", "案例库", "试题材料汇总", "Sheet1", "选择题", "计算机基础", "顺序不限"])
def test_a_heading_that_names_no_kind_or_several_is_not_guessed(name):
    assert kind_in_name(name) is None
