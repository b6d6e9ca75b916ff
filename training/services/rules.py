"""A new version of the rules. Versions that are saved never change."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Person
from training.drafts import Draft
from training.models import RuleSet, legal_year
from training.policies import may_set_rules
from training.queries.rules import terms_of


@transaction.atomic
def add_rules(draft: Draft, *, by: Person, at: datetime) -> RuleSet:
    """From its day on hours count by it; rows of the ledger keep the version they were credited by.

    A year that is over keeps its rules. Two versions from one day, or of one name, are refused by the database too.
    """
    if not may_set_rules(by):
        raise ValidationError(_("学时规则由最上级单位的单位管理员或系统管理员制定。"))
    if draft.rules.valid_from < date(legal_year(at), 1, 1):
        raise ValidationError({"valid_from": _("已经过去的年度不能再换规则，请从今年1月1日或以后起算。")})
    before = Draft.of(RuleSet.objects.on(draft.rules.valid_from))
    try:
        with transaction.atomic():
            draft.rules.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(_("已有同名的版本，或同一天生效的版本，请换一个名称或日期。")) from error
    for row in draft.rows:
        row.rules = draft.rules
        row.save(force_insert=True)
    audit.record(by, "rules.added", draft.rules, before=_facts(before), after=_facts(draft))
    return draft.rules


def _facts(draft: Draft) -> dict[str, object]:
    rules = draft.rules
    return {
        "name": rules.name,
        "valid_from": rules.valid_from.isoformat(),
        "document": rules.document,
        "terms": terms_of(draft),
    }
