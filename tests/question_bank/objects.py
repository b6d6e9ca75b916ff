"""Objects of the permission matrix."""

from django.utils import timezone

from question_bank import pictures, reporting
from question_bank.models import NearPair
from question_bank.services.reports import report
from tests import builders


def object_question(unit):
    return builders.make_question(organisation=unit).question.pk


def object_version_in_review(unit):
    return builders.make_question(organisation=unit, published=False, state="review").pk


def object_error_report(unit):
    version = builders.make_question(organisation=unit)
    officer = builders.make_officer(unit=unit)
    return report(version=version, by=officer, reason="key", text="", at=timezone.now()).pk


def object_report_address(unit):
    return reporting.token_for(builders.make_question(organisation=unit), builders.make_officer(unit=unit))


def object_picture_address(unit):
    return pictures.token_for("0123456789ab", builders.make_officer(unit=unit))


def object_batch(unit):
    return builders.make_question_batch(unit).pk


def object_batch_question(unit):
    return builders.make_question_batch(unit).pk, 1


def object_batch_to_mend(unit):
    return builders.make_question_batch(unit, rows=[["", "A", "甲", "乙"]]).pk


def object_near_pair(unit):
    first, second = (builders.make_question(organisation=unit).question for _ in range(2))
    return NearPair.objects.create(first=first, second=second, likeness="0.9", found_at=timezone.now()).pk
