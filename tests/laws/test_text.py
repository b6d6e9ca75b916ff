from laws.text import paragraphs_of


def test_lines_with_a_bracketed_number_are_items_of_the_paragraph_before():
    first, second = paragraphs_of("有下列情形的：\n（一）线断；\n(二)轴坏。\n前款规定不适用于纸鸢。")

    assert first.items == ["（一）线断；", "(二)轴坏。"]
    assert second.text == "前款规定不适用于纸鸢。"
    assert second.items == []


def test_an_item_without_a_paragraph_before_it_stands_as_one():
    assert [paragraph.text for paragraph in paragraphs_of("（一）线断；")] == ["（一）线断；"]
