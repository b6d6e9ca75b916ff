"""Texts that no person wrote: read in time that grows with their length, and accounted for to the last character."""

import gc
import random
import time
import tracemalloc

import pytest

from question_bank.importing.text import Line, read_text
from tests.question_bank.text.texts import account, lines_of

NASTY = """（ ( () （） A. A.A A、 A: A) (A) a. Ａ． B.A. 1. 1、 1） (1) 9 0. 1.1 1-5 1-5ABC 1.A 答案： 答案：A 答 答案 【 】 【】 【答案】 _ ____ 第 第1 一 一、 （一 案例 材料： - = … ... √ （√） × 解析： 依据：
难度： （难度： 题型： 每题 单选题 单选题（ 判断 参考答案 1.甲A.乙B.丙答案：A A.甲B.乙 答案：E2. 根据 请根据以下材料， 某 某。 [[图: 《 ① 题号 请 12/ —1 问题1： 第1题 【题干1】""".split()
NASTY += [
    " ",
    "\u3000",
    "\t",
    "A ",
    "A B ",
    "1 ",
    "A B C D ",
    "答 案 ",
    "( ",
    "（\u3000",
    "1\t",
    "A\t",
    "1-5 ABCDE ",
    "1.A 2.B ",
]


MANY_LINES = [
    "(\n",
    "A.\n",
    "1.\n",
    "1.甲\n",
    "答案：\n",
    "答案：A\n",
    "（1）\n",
    "一、\n",
    "案例1\n",
    "参考答案\n1.",
    "第1页\n",
    "1.（A）\n",
]
#: What the longest runs are made of, and how long they may take: of the time of this process, on a busy machine.
WORST = [
    "(",
    "（ ",
    " ",
    "\u3000",
    "A.A",
    "A.",
    "A、",
    "Ａ．",
    "1",
    "1.",
    "_",
    "答案：",
    "√",
    "（√）",
    "A B C D ",
    "一、",
    "[[图:",
    "...",
]
MOMENT = 2.0


def took(text):
    """Seconds of this process; the garbage of the tests before it is not collected meanwhile."""
    lines = lines_of(text)
    gc.disable()
    begun = time.process_time()
    for _question in read_text(lines):
        pass
    gc.enable()
    return time.process_time() - begun


@pytest.mark.parametrize("before", ["", "1.某（"])
def test_a_hundred_thousand_characters_of_the_worst_are_read_in_a_moment(before):
    times = {nasty: took(before + (nasty * 100_000)[:100_000]) for nasty in WORST}

    assert {nasty: time for nasty, time in times.items() if time > MOMENT} == {}


@pytest.mark.parametrize("before", ["", "1.某（", "答案：", "参考答案\n1-5 ABCDE\n"])
def test_four_times_the_text_takes_about_four_times_as_long(before):
    slow = {}
    for nasty in NASTY:
        short, long = (took(before + (nasty * length)[:length]) for length in (3_000, 12_000))
        if long > 10 * short + 0.2:
            slow[nasty] = (short, long)

    assert slow == {}


@pytest.mark.parametrize("nasty", MANY_LINES)
def test_four_times_the_lines_take_about_four_times_as_long(nasty):
    assert took(nasty * 2000) < 10 * took(nasty * 500) + 0.2


BANK = """港口题库
第一章 进港
一、单项选择题（每题1分）
1.船舶由谁登记（ B ）。
A．船东     B．海事机构
C．货主     D．船长
2、下列正确的是（　）。
A.甲
B.乙
【答案】:A
解析:本题考察登记。
A项正确。
难度：易
第 3 页 共 20 页
二、多选题（每小题 2 分）
1．（多选）应当登记的有（AC）。
A 船舶 B 海水 C 货物
答案：A、C（注：见规程）
2. 正确的有： A.一 B.二 C.三 答 案 :ABC
三、判断题
1.船长应当报告。（√）
（×）2.船东应当报告。
四、填空题
1.在____日内报（　）。
【答案】(五)(十日)
五、简答题
1.简述登记。
答：如下：
（1）申请；
（2）登记。
2、什么是报告？（5分）
参考答案：
1.第一。
2.第二。
六、案例分析题
【案例一】某船进港。
问题：
1.由谁报告？
2.由谁登记？
参考答案：
1.船长。
2.船东。
七、选择题
1.甲（ ）A.一B.二2.乙（ ）A.一B.二3.丙（ ）A.一B.二
参考答案
七、选择题
1-3 ABA"""
SIGNS = "ABCD.、（）()【】答案：解析一二三1234567 \t　√×-\n_"


def damaged(text, chance):
    for _time in range(chance.randint(1, 8)):
        text = chance.choice([_characters, _characters, _lines])(text, chance)
    return text


def _characters(text, chance):
    place = chance.randrange(len(text))
    before, it, after = text[:place], text[place], text[place + 1 :]
    return chance.choice(
        [
            before + after,
            before + it + it + after,
            before + after[:1] + it + after[1:],
            before + chance.choice(SIGNS) + it + after,
        ]
    )


def _lines(text, chance):
    lines = text.split("\n")
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    manner = chance.randrange(4)
    if manner == 0:
        del lines[place]
    elif manner == 1:
        lines.insert(other, lines[place])
    elif manner == 2:
        lines[place], lines[other] = lines[other], lines[place]
    else:
        lines[place : place + 2] = ["".join(lines[place : place + 2])]
    return "\n".join(lines) or "1"


def test_no_damage_raises_and_every_line_is_accounted_for():
    chance = random.Random(20261122)

    for _time in range(300):
        account(damaged(BANK, chance))


def test_a_sound_bank_holds_what_the_damage_is_done_to():
    assert len(account(BANK)) == 13


def test_a_long_text_takes_no_more_memory_than_a_short_one():
    def peak(questions):
        gc.collect()
        tracemalloc.start()
        try:
            assert sum(1 for _question in read_text(many(questions))) == questions
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def many(questions):
        for n in range(1, questions + 1):
            for text in (f"{n}.第{n}号由谁登记（ ）", "A.船东", "B.船长", "答案：A"):
                yield Line(text, f"第 {n} 行")

    peak(100)  # what the reading makes once is made
    assert peak(3000) < 1.2 * peak(500)
