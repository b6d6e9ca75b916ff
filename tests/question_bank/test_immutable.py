"""What a published version says stays as it is; the database holds that, whoever asks."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from people.append_only import frozen
from question_bank.models import QuestionVersion
from tests.builders import days, make_person, make_question

published_stays = import_module("question_bank.migrations.0005_published_stays")
State = QuestionVersion.State
REWRITTEN = {
    "kind": "multiple",
    "material": "另一份材料",
    "stem": "另一个题干",
    "options": [{"key": "A", "text": "另一个选项"}],
    "answer": ["B"],
    "rules": {"any_order": True},
    "parts": [{"kind": "single"}],
    "explanation": "另一份解析",
    "difficulty": 3,
    "marks": Decimal("2.5"),
    "basis": "《另一部法》第一条",
    "fingerprint": "f" * 64,
    "number": 7,
    "written_at": timezone.now() - days(1000),
}


def same(version):
    return QuestionVersion.objects.filter(pk=version.pk)


@pytest.mark.parametrize("column", REWRITTEN)
def test_what_a_published_version_says_is_not_rewritten(column):
    version = make_question()

    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        same(version).update(**{column: REWRITTEN[column]})

    assert getattr(same(version).get(), column) == getattr(version, column)


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
@pytest.mark.parametrize("column", REWRITTEN)
def test_what_nobody_has_published_may_be_rewritten(state, column):
    version = make_question(published=False, state=state)

    assert same(version).update(**{column: REWRITTEN[column]}) == 1


def test_a_published_version_stays_with_its_question_and_its_author():
    version, other = make_question(), make_question()

    for change in ({"question": other.question, "number": 2}, {"written_by": make_person()}):
        with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
            same(version).update(**change)


def test_one_published_version_among_drafts_stops_a_change_of_all():
    make_question(published=False)
    make_question()

    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        QuestionVersion.objects.update(stem="一样的题干")

    assert not QuestionVersion.objects.filter(stem="一样的题干").exists()


def test_publishing_and_rewriting_go_by_what_stood_there_before():
    """In one statement with its publication a draft still changes; taking it back in one statement opens nothing."""
    draft, published = make_question(published=False), make_question()

    assert same(draft).update(state=State.PUBLISHED, stem="发布时的题干") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        same(published).update(state=State.DRAFT, stem="另一个题干")


def test_the_review_of_a_published_version_is_written_beside_it():
    version = make_question()
    facts = {"reviewed_by": make_person(), "reviewed_at": timezone.now(), "review_note": "核对过", "reason": "勘误"}

    assert same(version).update(**facts) == 1


def test_saving_a_published_version_as_it_is_passes():
    version = make_question(kind="multiple", marks="2.0", rules={"any_order": True}, written_by=make_person())

    same(version).get().save()
    same(version).update(stem=F("stem"))


def test_a_published_version_that_nothing_uses_may_still_be_taken_back():
    version = make_question()
    type(version.question).objects.update(current=None, latest=None)

    version.delete()

    assert not QuestionVersion.objects.exists()


def test_every_column_but_those_of_state_and_review_is_frozen():
    free = {"id", "state", "reason", "reviewed_by_id", "reviewed_at", "review_note", "batch_id"}
    columns = {field.column for field in QuestionVersion._meta.concrete_fields}

    assert set(published_stays.SAYS) == columns - free


def test_the_step_can_be_taken_back_and_taken_twice():
    """A migration that rebuilds the table on SQLite takes it again; on PostgreSQL the trigger is still there then."""
    version = make_question()
    step = frozen("question_bank_questionversion", ["stem"], where="state = 'published'")

    editor = connection.schema_editor()
    connection.check_constraints()  # PostgreSQL alters no table that still has rows to check
    step.reverse_code(None, editor)
    assert same(version).update(stem="改了") == 1
    connection.check_constraints()
    step.code(None, editor)
    step.code(None, editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        same(version).update(stem="又改")
