"""Questions alike: what counts as alike, that the index finds all of them, and that it never goes through everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content import fingerprint
from question_bank.similarity import Difference, Index, Near, Wording, differs_in, groups, likeness, normal, pairs

STEM = "危险化学品经营企业变更主要负责人的，应当自变更之日起多少日内向原发证机关书面申请变更手续并提交相关材料"
DAYS = ["10日", "15日", "20日", "30日"]
DEEDS = ["责令限期改正并复查", "查封储存场所", "告知当事人申辩的权利", "移送公安机关处理"]


def kinds_found(one, other):
    """How the second question differs from the first, by an index that holds the first; None where it is not found."""
    found = Index([Wording("first", *one)]).near(*other)
    return [kind.value for kind in found[0].differs_in] if found else None


# --- texts ---
@pytest.mark.parametrize("other", ["当事人（　）内提出。", "当事人 ( ) 内提出", " 当事人＿＿内提出", "当事人内提出"])
def test_a_text_is_the_same_however_it_is_spaced_and_punctuated(other):
    assert normal(other) == normal("当事人(  )内提出")


@given(st.text(max_size=12), st.text(max_size=12))
def test_texts_of_the_same_normal_form_have_the_same_fingerprint_and_no_others(one, other):
    assert (normal(one) == normal(other)) == (fingerprint(one) == fingerprint(other))


def test_likeness_is_the_share_of_runs_of_three_that_both_have_edges_counted():
    assert likeness("甲乙丙丁", "甲乙丙戊") == 2 / 6
    assert likeness("甲乙，丙丁", "甲乙丙丁。") == 1
    assert likeness("甲乙丙", "丁戊己") == 0
    assert likeness("", "") == 1


@given(st.text("甲乙丙12", max_size=10), st.text("甲乙丙12", max_size=10))
def test_likeness_is_the_same_from_either_side(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1


# --- what is alike ---
def test_the_same_question_with_its_options_in_another_order_differs_in_nothing():
    assert kinds_found((STEM, DEEDS), (f" {STEM}？", DEEDS[::-1])) == []


def test_a_word_more_in_a_long_stem_is_still_alike():
    assert kinds_found((STEM, DEEDS), (STEM.replace("提交相关", "提交有关"), DEEDS)) == ["words"]


def test_the_same_stem_with_other_options_is_another_question():
    assert kinds_found((STEM, DAYS), (STEM, DEEDS)) is None
    assert kinds_found((STEM, DAYS), (STEM, ["10日", "15日", "20日", "60日"])) is None
    assert kinds_found((STEM, DAYS), (STEM, [])) is None


def test_the_same_options_under_another_stem_are_another_question():
    assert kinds_found((STEM, DAYS), ("听证笔录应当由谁签字或者盖章", DAYS)) is None


def test_options_are_held_apart_and_not_read_on_into_one_another():
    assert kinds_found((STEM, ["甲乙丙丁", "戊己"]), (STEM, ["甲乙", "丙丁戊己"])) is None


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("收到告知书后5日内提出听证申请", "收到告知书后3日内提出听证申请", ["numbers"]),
        ("收到告知书后五日内提出听证申请", "收到告知书后十五日内提出听证申请", ["numbers"]),
        ("依照某法第四十二条组织听证", "依照某法第六十三条组织听证", ["numbers"]),
        ("罚款数额为营业收入的百分之五", "罚款数额为营业收入的百分之八", ["numbers"]),
        ("收到告知书后5日内提出听证申请", "收到告知书后5个工作日内提出听证申请", ["units"]),
        ("收到告知书后5日内提出听证申请", "收到告知书后2个月内提出听证申请", ["numbers", "units"]),
        ("许可证不得转让给其他单位", "许可证可以转让给其他单位", ["negation"]),
        ("许可证转让给其他单位", "许可证禁止转让给其他单位", ["negation"]),
        ("关于现场检查下列说法正确的是", "关于现场检查下列说法错误的是", ["negation"]),
        ("收到告知书后5日内提出听证申请", "收到告知书后五日内提出听证申请", ["spelling"]),
        ("处50000元罚款并责令改正违法行为", "处5万元罚款并责令改正违法行为", ["spelling"]),
    ],
)
def test_questions_that_differ_in_a_number_a_unit_or_a_no_are_found_however_short_and_say_so(one, other, kinds):
    assert kinds_found((one, DAYS), (other, DAYS)) == kinds
    assert kinds_found((other, []), (one, [])) == kinds


def test_stems_that_are_little_else_than_a_number_are_not_alike():
    assert kinds_found(("第1题", DAYS), ("第2题", DAYS)) is None


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (["一般事故由谁调查"], ["重大事故由谁调查"], {Difference.WORDS}),
        (["三日内不得开工"], ["五日内可以复工"], {Difference.NUMBERS, Difference.NEGATION, Difference.WORDS}),
        (["几日", "3日", "5日"], ["几日", "5日", "7日"], {Difference.NUMBERS}),
        (["几日", "3日", "5日"], ["几日", "5日", "3日"], set()),
        (["谁批准", "负责人"], ["谁批准", "负责人", "队长"], {Difference.WORDS}),
        (["二〇二四年修订"], ["2024年修订"], {Difference.SPELLING}),
    ],
)
def test_differences_are_told_apart(one, other, kinds):
    assert set(differs_in(one, other)) == kinds
    assert set(differs_in(other, one)) == kinds


@pytest.mark.parametrize("char", ["9", "一", "万", "亿", "1.", "不", "第", "百分之", "5日"])
def test_a_hostile_text_is_read_in_no_time(char):
    assert differs_in([char * 100_000], [char * 99_999 + "甲"])[-1] in Difference


# --- the index ---
short = st.text("甲乙丙不1", min_size=0, max_size=9)
questions = st.lists(st.tuples(short, st.lists(short, max_size=3)), max_size=14)


def by_hand(one, other):
    """The rule in the plainest words."""

    def runs(texts):
        return {f"\2{text}\3"[at : at + 3] for text in texts or [""] for at in range(max(1, len(text)))}

    def share(left, right):
        return len(left & right) / len(left | right)

    (stem, options), (other_stem, others) = one, other
    return min(share(runs([stem]), runs([other_stem])), share(runs(options), runs(others)))


@given(questions)
def test_the_index_finds_all_that_are_alike_and_nothing_else(bank):
    found = {(n.first, n.second): n.likeness for n in pairs(worded(bank), at_most=None) if n.likeness >= 0.85}

    every = {(a, b): by_hand(bank[a], bank[b]) for b in range(len(bank)) for a in range(b)}
    assert found == {pair: alike for pair, alike in every.items() if alike >= 0.85}


@given(st.data())
def test_the_index_finds_every_long_text_with_a_few_changes(data):
    """At the very edge of what is alike, where a filter one step too fine would lose some."""
    letters = [chr(0x4E00 + n) for n in range(data.draw(st.integers(30, 90)))]
    text = "".join(data.draw(st.permutations(letters)))
    changed = data.draw(st.sets(st.integers(0, len(text) - 1), min_size=1, max_size=3))
    other = "".join("人" if at in changed else char for at, char in enumerate(text))
    padding = data.draw(st.lists(st.text(letters, min_size=3, max_size=12), max_size=8))
    bank = [(stem, []) for stem in [*padding, text]]

    found = Index(worded(bank)).near(other, at_most=None)

    assert (len(padding) in [match.key for match in found]) == (by_hand((text, []), (other, [])) >= 0.85)


@given(questions)
def test_two_are_alike_from_either_side_and_none_is_its_own_like(bank):
    forward = {frozenset((near.first, near.second)) for near in pairs(worded(bank), at_most=None)}
    backward = {frozenset((near.first, near.second)) for near in pairs(worded(bank)[::-1], at_most=None)}

    assert forward == backward
    assert all(len(pair) == 2 for pair in forward)


@given(questions)
def test_a_whole_bank_and_one_question_after_another_find_the_same(bank):
    index = Index(worded(bank))

    one_by_one = {
        frozenset((key, match.key))
        for key, (stem, options) in enumerate(bank)
        for match in index.near(stem, options, at_most=None)
    }

    pairs_found = {frozenset((near.first, near.second)) for near in pairs(worded(bank), at_most=None)}
    assert {pair for pair in one_by_one if len(pair) == 2} == pairs_found


def test_the_most_alike_come_first_and_no_more_than_asked_for():
    index = Index(Wording(n, STEM if n else f"{STEM}吗", DEEDS) for n in range(30))

    assert len(index.near(STEM, DEEDS, at_most=3)) == 3
    assert [match.likeness for match in index.near(STEM, DEEDS, at_most=None)][:29] == [1.0] * 29
    assert len(index) == 30


def test_a_stem_with_and_without_options_does_not_hide_the_one_behind_the_other():
    index = Index([Wording("judge", STEM), Wording("single", STEM, DEEDS)])

    assert [match.key for match in index.near(STEM)] == ["judge"]
    assert [match.key for match in index.near(STEM, DEEDS)] == ["single"]


# --- banks that would have everything compared with everything ---
def test_thousands_of_one_stem_are_met_by_their_options():
    index = compared(Wording(n, "下列说法正确的是（　）。", distinct(n)) for n in range(3_000))

    assert index.compared < 20 * 3_000


def test_thousands_with_the_same_options_are_met_by_their_stems():
    index = compared(Wording(n, distinct(n)[0], ["正确", "错误"]) for n in range(3_000))

    assert index.compared < 20 * 3_000


def test_a_few_stems_with_a_few_sets_of_options_in_every_mixture_stay_far_from_everything():
    stems, options = [distinct(n)[0] for n in range(60)], [distinct(n) for n in range(100, 160)]
    index = compared(Wording((a, b), stems[a], options[b]) for a in range(60) for b in range(60))

    assert index.compared < 3_600 * 3_600 / 2 / 10


def test_thousands_of_short_stems_stay_far_from_everything():
    index = compared(Wording(n, f"{distinct(n)[0][:5]}吗") for n in range(3_000))

    assert index.compared < 3_000 * 3_000 / 2 / 10


def test_thousands_that_are_all_alike_are_not_all_held_against_each_other():
    index = Index()
    found = [match for n in range(2_000) for match in index.meet(Wording(n, f"{STEM}{n}", DEEDS), at_most=3)]

    assert len(found) == 3 * 2_000 - 6
    assert index.compared < 2_000 * 250


def compared(bank):
    """An index that has met all of a bank in which no two are alike."""
    index = Index()
    assert sum(len(index.meet(question)) for question in bank) == 0
    return index


def distinct(n):
    """Four texts that no other number has, in the letters of one alphabet."""
    return ["".join(chr(0x4E00 + (n * 7_919 + place * 104_729 + k * 1_299_709) % 3_001) for k in range(14)) for place in range(4)]  # fmt: skip


def worded(bank):
    return [Wording(key, stem, options) for key, (stem, options) in enumerate(bank)]


# --- groups ---
def test_what_is_alike_by_way_of_another_is_one_group():
    found = [Near(first, second, 1.0, ()) for first, second in [(1, 2), (5, 6), (2, 3), (8, 9), (6, 9), (3, 1)]]

    assert sorted(sorted(group) for group in groups(found)) == [[1, 2, 3], [5, 6, 8, 9]]
    assert groups([]) == []
