import time

import pytest

from laws.differences import LONGEST, differences


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("线要长。", "线要长。", "线要长。", "线要长。"),
        ("", "线要长。", "", "[线要长。]"),
        ("线要长。", "", "[线要长。]", ""),
        ("罚款五十元以下的棉线", "罚款二百元以下的棉线", "罚款[五十]元以下的棉线", "罚款[二百]元以下的棉线"),
        ("线长10米的", "线长100米的", "线长[10]米的", "线长[100]米的"),
        ("放风筝应当收线。", "放风筝应当先看风再收线。", "放风筝应当收线。", "放风筝应当[先看风再]收线。"),
    ],
)
def test_both_texts_are_marked(old, new, left, right):
    before, after = differences(old, new)

    assert (marked(before), marked(after)) == (left, right)


def test_a_character_or_two_that_stayed_between_changes_is_marked_with_them():
    before, after = differences("大风的时候应当收线。", "雷雨的夜里应当收线。")

    assert (marked(before), marked(after)) == ("[大风的时候]应当收线。", "[雷雨的夜里]应当收线。")


def test_the_pieces_put_together_are_the_texts():
    old, new = "第一款。\n（一）<b>线</b>；\n（二）轴。", "第一款。\n（一）棉线；\n（二）竹轴；\n（三）布。"

    before, after = differences(old, new)

    assert ("".join(p.text for p in before), "".join(p.text for p in after)) == (old, new)


def test_long_texts_are_compared_by_lines_and_in_time():
    old = "\n".join("甲乙丙丁" * 50 for _ in range(LONGEST // 100))
    start = time.process_time()

    before, after = differences(old, old + "\n末行")

    assert marked(after).endswith("[末行]") or marked(after).endswith("末行]")
    assert time.process_time() - start < 1
    assert before
