import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.numerals import article_name, from_chinese, to_chinese


@given(st.integers(0, 9999))
def test_a_number_written_in_chinese_reads_as_the_same_number(number):
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (100, "一百"),
        (110, "一百一十"),
        (101, "一百零一"),
        (1006, "一千零六"),
    ],
)
def test_numbers_are_written_as_statutes_write_them(number, written):
    assert to_chinese(number) == written


@pytest.mark.parametrize(("text", "number"), [("五 十 六", 56), ("６３", 63), ("63", 63), ("两百", 200)])
def test_stray_blanks_and_full_width_figures_are_read(text, number):
    assert from_chinese(text) == number


@pytest.mark.parametrize("text", ["", "条", "六十x"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="not a Chinese number"):
        from_chinese(text)


def test_an_inserted_article_is_named_after_the_one_before_it():
    assert article_name(63) == "第六十三条"
    assert article_name(63, 1) == "第六十三条之一"
