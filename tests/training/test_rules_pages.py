"""The pages of the rules: who may set them, what is shown before saving, what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry, Organisation, Person, Role
from people.views.audit import changes
from tests.builders import (
    make_absence,
    make_admin,
    make_credit,
    make_officer,
    make_person,
    make_rules,
    make_unit,
)
from training.drafts import Draft
from training.forms.rules import RulesForm
from training.models import Cap, LedgerEntry, Minimum, RuleSet
from training.queries import hours_of
from training.queries.rules import effect_of, terms_of
from training.services.rules import add_rules

RULES, NEW = reverse("training:rules"), reverse("training:new_rules")
YEAR = timezone.localdate().year


@pytest.fixture
def admin(bureau):
    return make_admin(unit=bureau, standing="other")


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


def filled(**fields):
    """What the form sends when it is filled in with the rules in force, and a name and a day."""
    initial = RulesForm.initial_of(Draft.of(RuleSet.objects.whole().on(timezone.localdate())))
    sent = {name: value for name, value in initial.items() if value is not False}
    return sent | {"name": f"{YEAR}年版", "valid_from": f"{YEAR}-01-01", "document": "市局〔2026〕1号"} | fields


def test_a_version_is_looked_at_and_then_saved_with_all_its_rows(page, admin):
    sent = filled(
        target="40",
        minimum_public_law="10.5",
        cap_day="8",
        cap_lesson="30",
        rounding="tiers",
        tier_1_minutes="15",
        tier_1_hours="0.5",
        tier_2_minutes="30",
        tier_2_hours="1",
    )

    looked = page.post(NEW, sent | {"look": "1"})
    assert RuleSet.objects.count() == 1
    assert "保存这一版" in looked.content.decode()
    saved = page.post(NEW, sent | {"save": "1"}, follow=True).content.decode()

    rules = RuleSet.objects.get(name=f"{YEAR}年版")
    assert (rules.target_hundredths, rules.minima.get().hundredths) == (4000, 1050)
    assert set(rules.caps.values_list("per", "form", "hundredths")) == {("day", "", 800), ("form", "lesson", 3000)}
    assert [rules.value_of(minutes) for minutes in (14, 15, 30)] == [0, 50, 100]
    for said in ("公共法律知识至少 10.5 学时。", "每天最多 8 学时。", "满 15 分钟 0.5 学时，满 30 分钟 1 学时", "现行"):
        assert said in saved


def test_the_audit_tells_what_was_changed(page, admin):
    page.post(NEW, filled(target="40", save="1"))

    entry = AuditEntry.objects.get(verb="rules.added")
    told = {change.label: (change.before, change.after) for change in changes(entry)}
    assert entry.actor == admin
    assert "全年目标 60 学时" in told["规则"][0]
    assert "全年目标 40 学时" in told["规则"][1]
    assert told["依据"][1] == "市局〔2026〕1号"


def test_the_form_is_filled_in_with_the_rules_in_force(page):
    rules = make_rules(target_hundredths=5550, duty_reduces=False)
    rules.minima.create(category="skills", hundredths=1025)
    rules.caps.create(per=Cap.Per.FORM, form="exam", hundredths=200)
    rules.tiers.create(from_minutes=30, hundredths=100)

    form = page.get(NEW).context["form"]

    shown = {name: form[name].value() for name in form.fields}
    assert (shown["target"], shown["minimum_skills"], shown["cap_exam"], shown["duty_reduces"]) == (
        "55.5",
        "10.25",
        "2",
        False,
    )
    assert (shown["tier_1_minutes"], shown["tier_1_hours"], shown["cap_day"], shown["name"]) == (30, "1", None, None)


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("valid_from", {"valid_from": f"{YEAR - 1}-12-31"}),
        ("valid_from", {"valid_from": f"{YEAR + 6}-01-01"}),
        ("valid_from", {"valid_from": "0001-01-01"}),
        ("name", {"name": "2023-1"}),
        ("half_day", {"half_day": "9"}),
        ("minimum_public_law", {"minimum_public_law": "30", "minimum_skills": "30.01"}),
        ("rounding", {"rounding": "tiers"}),
        ("rounding", {"tier_1_minutes": "15", "tier_1_hours": "1"}),
        ("tier_2_minutes", {"rounding": "tiers", "tier_1_minutes": "5", "tier_1_hours": "1", "tier_2_hours": "2"}),
        (
            "tier_1_minutes",
            {
                "rounding": "tiers",
                "tier_1_minutes": "9",
                "tier_1_hours": "1",
                "tier_2_minutes": "5",
                "tier_2_hours": "2",
            },
        ),
        ("month_from_days", {"month_from_days": "29"}),
        ("target", {"target": "60.001"}),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_at_its_field(page, field, sent):
    answer = page.post(NEW, filled(save="1", **sent))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert RuleSet.objects.count() == 1


def test_two_versions_never_come_into_force_on_one_day(page, admin):
    page.post(NEW, filled(save="1"))

    again = page.post(NEW, filled(save="1", name="又一版"))

    assert "也是这一天生效" in again.content.decode()
    with pytest.raises(ValidationError, match="同一天生效"):
        add_rules(Draft(RuleSet(name="三", valid_from=date(YEAR, 1, 1), document="")), by=admin, at=timezone.now())


def test_rows_keep_the_version_by_which_they_were_credited(page, admin):
    old = make_credit(make_officer(), 900).rules
    page.post(NEW, filled(cap_day="1", valid_from=timezone.localdate().isoformat(), save="1"))

    new = make_credit(make_officer(), 900)

    assert LedgerEntry.objects.order_by("pk").first().rules == old
    assert (new.rules.name, new.hundredths) == (f"{YEAR}年版", 100)


@pytest.mark.parametrize(
    ("role", "root", "status"),
    [
        (Role.UNIT_ADMIN, True, 200),
        (Role.SYSTEM_ADMIN, True, 200),
        (Role.UNIT_ADMIN, False, 403),
        (Role.AUDITOR, True, 403),
        (Role.OFFICER, True, 403),
    ],
)
def test_rules_are_set_at_the_top_and_read_below(client, bureau, role, root, status):
    person = make_person(unit=bureau if root else make_unit(bureau), roles=[role])
    client.force_login(person)

    assert client.get(NEW).status_code == status
    assert client.get(RULES).status_code == (403 if role == Role.OFFICER else 200)
    if status == 403:
        with pytest.raises(ValidationError):
            add_rules(Draft(RuleSet(name="二", valid_from=date(YEAR, 1, 1), document="")), by=person, at=timezone.now())


# --- whom it would affect ---
def effect(bureau, **fields):
    draft = Draft(RuleSet(**({"name": "新", "valid_from": date(YEAR, 2, 1), "document": "某文件"} | fields)))
    return effect_of(draft, Person.objects.within(Organisation.objects.within(bureau)), at=timezone.now())


def test_the_look_ahead_names_whose_target_or_standing_would_change(bureau):
    reached, below, exempt = (make_officer(unit=bureau) for _n in range(3))
    make_credit(reached, 6000)
    make_credit(below, 4500)
    make_absence(exempt, date(YEAR, 1, 1), None)
    make_person(unit=bureau, standing="other")
    make_officer()

    higher, lower = effect(bureau, target_hundredths=9000), effect(bureau, target_hundredths=4000)

    assert (higher.people, {change.person for change in higher.changes}) == (3, {reached, below})
    assert (higher.no_longer_reached, higher.newly_reached) == (1, 0)
    assert (lower.no_longer_reached, lower.newly_reached) == (0, 1)
    assert RuleSet.objects.count() == 1


def test_who_lacks_a_category_is_affected_by_its_minimum(bureau):
    officer = make_officer(unit=bureau)
    make_credit(officer, 6000, category="skills")
    rules = RuleSet(name="新", valid_from=date(YEAR, 2, 1), document="某文件")
    found = effect_of(
        Draft(rules, [Minimum(category="public_law", hundredths=500)]), Person.objects.all(), at=timezone.now()
    )

    assert found.no_longer_reached == 1
    assert found.changes[0].total == Decimal(60)


def test_a_version_that_another_follows_in_the_same_year_changes_no_target(bureau):
    make_officer(unit=bureau)
    make_rules(valid_from=date(YEAR, 7, 1))

    assert effect(bureau, target_hundredths=9000).changes == []


def test_a_version_of_next_year_is_looked_at_in_next_year(bureau):
    make_officer(unit=bureau)

    found = effect(bureau, valid_from=date(YEAR + 1, 1, 1), target_hundredths=9000)

    assert (found.year, len(found.changes)) == (YEAR + 1, 1)


def test_what_the_preview_foresees_is_what_comes(page, bureau):
    officer = make_officer(unit=bureau)
    make_credit(officer, 4500)
    sent = filled(target="45", minimum_skills="5")
    foreseen = page.post(NEW, sent | {"look": "1"}).context["effect"].changes

    page.post(NEW, sent | {"save": "1"})

    standing = hours_of(officer, YEAR)
    assert [(change.after, change.has_reached) for change in foreseen] == [(standing.reckoning, standing.reached)]


@pytest.mark.parametrize("n", [1, 3])
def test_more_people_and_versions_cost_no_more_queries(page, bureau, n, django_assert_num_queries):
    page.get(RULES)  # the first request of a session costs some of its own
    for each in range(n):
        make_credit(make_officer(unit=make_unit(bureau)), 100)
        make_rules(valid_from=date(YEAR, 1, 1 + each)).minima.create(category="skills", hundredths=100)

    with django_assert_num_queries(10):
        page.get(RULES)
    with django_assert_num_queries(10):
        assert len(effect(bureau, valid_from=date(YEAR, 2, 1), target_hundredths=9000).changes) == n


def test_every_term_of_a_rule_set_is_said():
    rules = make_rules(is_pro_rata=False, carries_over=True, rounding="half", lecturer_percent=200)

    said = "".join(terms_of(Draft.of(rules)))

    for term in ("不按在岗月数折算", "结转下一年", "向下取到 0.5 学时", "授课按 200% 折算", "半天 4、一天 8 学时"):
        assert term in said


def test_the_page_of_a_person_tells_the_target(page, bureau):
    officer = make_officer(unit=make_unit(bureau))
    make_absence(officer, date(YEAR, 1, 1), date(YEAR, 7, 1))

    html = page.get(reverse("people:person", args=[officer.pk])).content.decode()

    assert "目标 60 × 6 ÷ 12 = <b>30</b> 学时" in html
