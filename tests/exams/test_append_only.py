"""What was saved, and when, can be replayed: the database keeps every save as it came."""

import pytest
from django.db import IntegrityError, connection, transaction

from exams.models import AnswerEvent
from exams.services.leases import lease_of, read_lease
from exams.services.saves import Save, save_answers
from tests.builders import make_attempt


@pytest.mark.parametrize("statement", ["UPDATE exams_answerevent SET response = '[]'", "DELETE FROM exams_answerevent"])
def test_the_database_refuses_to_change_or_take_away_a_save(statement):
    attempt = make_attempt()
    save_answers(read_lease(lease_of(attempt)), [Save(1, 1, ("A",))])

    with (
        pytest.raises(IntegrityError, match="added, never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AnswerEvent.objects.get().response == ["A"]
