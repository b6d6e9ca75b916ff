"""The demonstration world."""

import pytest
from django.core.management import CommandError, call_command

from amendments.models import AffectedItem
from exams.models import Exam
from people.models import Organisation, Person, Role
from question_bank.models import QuestionBatch, QuestionVersion
from starter.accounts import ACCOUNTS
from training.models import LedgerEntry


def test_it_is_refused_outside_a_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("seed_demo")


def test_it_leaves_a_database_with_units_alone(settings, bureau):
    settings.DEMO = True

    call_command("seed_demo")

    assert list(Organisation.objects.all()) == [bureau]


def test_it_holds_thirteen_counties_an_account_for_every_role_and_a_believable_year(settings):
    settings.DEMO = True
    call_command("load_content", verbosity=0)
    call_command("seed_demo", verbosity=0)
    roles = {account.role for account in ACCOUNTS}

    assert Organisation.objects.filter(kind="county_bureau").count() == 13
    assert 230 <= Person.objects.count() <= 270
    assert roles == set(Role)
    for account in ACCOUNTS:
        person = Person.objects.get(staff_number=account.number)
        assert person.holds(account.role)
        assert not person.must_change_password

    year = LedgerEntry.objects.latest("year").year
    totals = [
        officer.ledger.in_year(year).total() for officer in Person.objects.filter(ledger__isnull=False).distinct()
    ]
    reached = sum(total >= 60 for total in totals) / len(totals)

    assert 0.3 <= reached <= 0.9
    assert max(totals) <= 110

    asked = QuestionVersion.objects.exclude(batch=None)
    assert set(asked.values_list("batch__file_name", "state")) == {
        ("听证实务补充题.xlsx", "review"), ("听证条文更新前的题.xlsx", "published")}  # fmt: skip
    assert QuestionBatch.objects.get(state="uploaded").staged.filter(status="failed").count() == 2
    assert AffectedItem.objects.get().question.current == asked.get(state="published")

    county = Exam.objects.get(organisation__code="N02")
    assert (bool(county.password), county.overrides.get().person.staff_number) == (True, "10001")
