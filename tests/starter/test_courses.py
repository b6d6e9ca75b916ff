"""What a course file may leave unsaid."""

import pytest

from starter.courses import load_course
from tests.builders import make_rules
from training.models import Lesson


@pytest.mark.parametrize(("said", "hundredths"), [("hours: 0.40", 40), ("summary: 没有写学时。", 50)])
def test_a_lesson_without_hours_is_worth_what_the_rules_make_of_its_minutes(tmp_path, said, hundredths):
    make_rules(rounding="half")
    (tmp_path / "course.yaml").write_text("code: short\ntitle: 短课\nsummary: 短。\ncategory: skills\nlessons: [one]\n")
    (tmp_path / "one.md").write_text(f"---\ntitle: 第一节\nminutes: 40\n{said}\n---\n正文。\n")

    load_course(tmp_path)

    assert Lesson.objects.get(slug="one").hundredths == hundredths
