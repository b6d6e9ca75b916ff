"""A roster against what is known: who is new, who changes, who would move, who is missing. Looking writes nothing.

The rows come made regular from people.importing. The plan is made anew each time it is asked for.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext as _

from people.columns import LABELS
from people.models import Membership, Organisation, Person, Role, Standing
from people.models.role import SEPARATE_ROLES, STAFF_ROLES
from sheets.problems import Counts, Problem, outcome

Act = Literal["add", "update", "unchanged", "transfer", "request", "failed", "skipped"]


@dataclass
class Entry:
    """A row made regular; what it does not say is empty. `places` and `raw` say where each fact stands and how it was written."""

    number: int
    sheet: str = ""
    name: str = ""
    staff_number: str = ""
    unit: str = ""
    certificate: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    post: str = ""
    phone: str = ""
    standing: str = ""
    since: date | None = None
    says_nothing: bool = False
    places: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, int]:
        """Which row of the file it is."""
        return self.sheet, self.number

    @property
    def facts(self) -> list[object]:
        """Where it stands, and all that would be written of it."""
        return [self.place, *(getattr(self, name) for name in LABELS)]

    @property
    def written(self) -> list[tuple[str, str]]:
        """What the row says, under the names of our columns."""
        return [(LABELS[name], text) for name, text in self.raw.items() if text]

    def note(self, level: Literal["fixed", "warning", "error"], name: str, message: str) -> None:
        where = self.places.get(name) or next(iter(self.places.values()), "")
        self.problems.append(Problem(level, where, LABELS[name], self.raw.get(name, ""), message))


@dataclass
class Item:
    """What would become of one row."""

    entry: Entry
    act: Act
    unit: Organisation | None = None
    person: Person | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return self.entry.problems


@dataclass
class RosterPlan:
    unit: Organisation
    items: list[Item]
    leavers: list[Person]

    def of(self, *acts: Act) -> list[Item]:
        return [item for item in self.items if item.act in acts]

    @property
    def moves(self) -> list[Item]:
        return self.of("transfer", "request")

    @property
    def problems(self) -> list[Problem]:
        return [problem for item in self.items for problem in item.problems]

    def counts(self, moving: Iterable[int] = ()) -> Counts:
        """Rows by what becomes of them; a move that was not ticked is set aside."""
        ticked = set(moving)
        tally = {"ok": 0, "fixed": 0, "warned": 0, "failed": 0, "skipped": 0}
        for item in self.items:
            tally[_fate(item, ticked)] += 1
        return Counts(read=len(self.items), **tally)

    @property
    def digest(self) -> str:
        """Stands for all that was shown, so that what is confirmed is what was seen."""
        told = [(i.entry.facts, i.act, i.unit and i.unit.pk, i.person and i.person.pk, i.changes) for i in self.items]
        return hashlib.sha256(repr((told, [p.pk for p in self.leavers])).encode()).hexdigest()


def _fate(item: Item, ticked: set[int]) -> str:
    if item.act in {"failed", "skipped"}:
        return item.act
    if item.act in {"transfer", "request"} and item.person and item.person.pk not in ticked:
        return "skipped"
    return outcome(item.problems)


def make_plan(entries: list[Entry], *, unit: Organisation, by: Person | None, today: date) -> RosterPlan:
    """Check each row against the people and the units there are. `by` is None for the operator's command."""
    known = _Known(entries, unit, by, today)
    _refuse_duplicates(entries)
    items = [_plan_row(entry, known) for entry in entries]
    return RosterPlan(unit, items, _leavers(items, known))


class _Known:
    """What the rows are held against, read in a few queries for all of them."""

    def __init__(self, entries: list[Entry], unit: Organisation, by: Person | None, today: date) -> None:
        self.unit, self.by, self.today = unit, by, today
        self.units = list(Organisation.objects.within(unit).in_use().order_by("path"))
        self.by_name = _units_by_name(self.units)
        self.subtree = {u.pk for u in self.units}
        self.administered = None if by is None else by.units_as(Role.UNIT_ADMIN)
        numbers = {n for entry in entries for n in (entry.staff_number, entry.certificate) if n}
        found = _in_parts(numbers, lambda part: Q(staff_number__in=part) | Q(certificates__number__in=part))
        self.by_staff_number = {person.staff_number: person for person in found}
        self.by_certificate = {c.number: (person, c) for person in found for c in person.certificates.all()}

    def administers(self, unit: Organisation) -> bool:
        return self.administered is None or any(node.reaches(unit) for node in self.administered)


def _in_parts(numbers: set[str], condition: Callable[[list[str]], Q]) -> list[Person]:
    """The databases limit how many values a query may hold, and rosters do not."""
    ordered, found = sorted(numbers), {}
    for start in range(0, len(ordered), 400):
        people = Person.objects.filter(condition(ordered[start : start + 400])).distinct()
        for person in people.select_related("organisation").prefetch_related("certificates", "standings"):
            found[person.pk] = person
    return list(found.values())


def plain_unit_name(text: str) -> str:
    return re.sub(r"[\s\-/·>》、,，()（）]", "", text).lower()


def _units_by_name(units: list[Organisation]) -> dict[str, list[Organisation]]:
    """By code, name and short name, and by these after the name of the unit above: 丙县应急管理局执法大队."""
    by_path = {unit.path: unit for unit in units}
    names: dict[str, list[Organisation]] = {}
    for unit in units:
        above = by_path.get(unit.path[: -Organisation.steplen])
        own = [unit.name, *([unit.short_name] if unit.short_name else [])]
        prefixes = [above.name, above.short_name or above.name] if above else []
        for name in {plain_unit_name(n) for n in (unit.code, *own, *(p + n for p in prefixes for n in own))}:
            names.setdefault(name, []).append(unit)
    return names


def _refuse_duplicates(entries: list[Entry]) -> None:
    for name in ("staff_number", "certificate"):
        first: dict[str, Entry] = {}
        for entry in entries:
            number = getattr(entry, name)
            if number and number in first:
                entry.note("error", name, _told_twice(first[number], entry))
            elif number:
                first[number] = entry


def _told_twice(first: Entry, entry: Entry) -> str:
    if first.sheet == entry.sheet:
        return _("与第 %(n)d 行重复。同一个人只留一行。") % {"n": first.number}
    where = {"sheet": first.sheet, "n": first.number}
    return _("与工作表“%(sheet)s”第 %(n)d 行重复。同一个人只留一行。") % where


def _plan_row(entry: Entry, known: _Known) -> Item:
    if entry.says_nothing:
        return Item(entry, "skipped")
    person = _match(entry, known)
    unit = _find_unit(entry, person, known)
    if person:
        _check_known(entry, person, known)
    elif not any(entry.raw.get(name) for name in ("staff_number", "certificate")):
        entry.note("error", "staff_number", _("工号和执法证号都没有填，至少填一个，用来登录和核对。"))
    if outcome(entry.problems) == "failed" or unit is None:
        return Item(entry, "failed", unit, person)
    if person is None:
        _complete_new(entry)
        return Item(entry, "failed" if outcome(entry.problems) == "failed" else "add", unit)
    return _plan_known(entry, person, unit, known)


def _match(entry: Entry, known: _Known) -> Person | None:
    """By staff number, else by certificate number; a number that is somebody else's is an error."""
    by_staff = known.by_staff_number.get(entry.staff_number)
    holder = known.by_certificate.get(entry.certificate, (None, None))[0]
    if entry.staff_number and known.by_certificate.get(entry.staff_number, (by_staff, None))[0] != by_staff:
        entry.note("error", "staff_number", _("这个编号是别人的执法证号，请核对。"))
    elif entry.staff_number and known.by_staff_number.get(entry.certificate, by_staff) != by_staff:
        entry.note("error", "certificate", _("这个编号是别人的工号，请核对。"))
    if entry.staff_number and holder and holder != by_staff:
        who = _("（%(name)s，工号 %(number)s）") % {"name": holder.name, "number": holder.staff_number}
        shown = who if known.administers(holder.organisation) else ""
        entry.note(
            "error", "certificate", _("这个执法证号已登记在别人名下%(who)s，请核对工号和证号。") % {"who": shown}
        )
    if entry.staff_number:
        return by_staff
    return holder or known.by_staff_number.get(entry.certificate)


def _find_unit(entry: Entry, person: Person | None, known: _Known) -> Organisation | None:
    if not entry.unit:
        return person.organisation if person and person.organisation_id in known.subtree else known.unit
    found = known.by_name.get(plain_unit_name(entry.unit), [])
    if len(found) == 1:
        return found[0]
    if person and person.organisation in found:
        return person.organisation
    if found:
        codes = "、".join(f"{unit.name}（{unit.code}）" for unit in found[:4])
        entry.note("error", "unit", _("有几个单位叫这个名字，请改写单位代码：%(codes)s。") % {"codes": codes})
    else:
        entry.note("error", "unit", _unknown_unit(entry.unit, known))
    return None


def _unknown_unit(text: str, known: _Known) -> str:
    near = difflib.get_close_matches(plain_unit_name(text), list(known.by_name)[:5000], n=3, cutoff=0.4)
    names = list(dict.fromkeys(known.by_name[name][0].name for name in near))
    if not names:
        return _("%(unit)s里没有这个单位。请写单位的全称、简称或代码，或者先在“单位与角色”里建立它。") % {
            "unit": known.unit.name
        }
    return _("%(unit)s里没有这个单位。相近的有：%(names)s。") % {"unit": known.unit.name, "names": "、".join(names)}


def _check_known(entry: Entry, person: Person, known: _Known) -> None:
    if person.name != entry.name:
        theirs = _("（系统里是%(name)s）") % {"name": person.name} if known.administers(person.organisation) else ""
        told = _("编号已有人使用，姓名不一致%(theirs)s。请核对编号；如果是改名，请先在人员页面修改姓名。")
        entry.note("error", "name", told % {"theirs": theirs})
    elif not person.is_active:
        entry.note("error", "name", _("这个人的账号已停用。如果回来任职，请先在人员页面恢复启用。"))


def _complete_new(entry: Entry) -> None:
    if not entry.staff_number:
        entry.staff_number = entry.certificate[:32]
        entry.note("warning", "staff_number", _("没有工号，用执法证号作为登录的编号。"))
    if entry.certificate and not entry.issued_on:
        entry.note("warning", "issued_on", _("没有发证日期，执法证先不登记；补上后再导入一次即可。"))
    if not entry.standing:
        entry.standing = Standing.Kind.OFFICER if entry.certificate else Standing.Kind.OTHER


def _plan_known(entry: Entry, person: Person, unit: Organisation, known: _Known) -> Item:
    item = Item(entry, "unchanged", unit, person)
    if unit.pk != person.organisation_id:
        item.act = "transfer" if known.administers(person.organisation) else "request"
        item.changes = [(LABELS["unit"], person.organisation.name, unit.name)]
        return item
    if not known.administers(person.organisation):
        entry.note("error", "name", _("这个人不在你管理的单位里。"))
        item.act = "failed"
        return item
    item.changes = _changes(entry, person, known)
    item.act = "update" if item.changes else "unchanged"
    return item


def _changes(entry: Entry, person: Person, known: _Known) -> list[tuple[str, str, str]]:
    """What the row says otherwise than what is known; what it does not say stays."""
    held = [(name, getattr(person, name), getattr(entry, name)) for name in ("post", "phone")]
    standing = person.standing_on(known.today)
    if entry.standing and entry.standing != standing:
        held.append(("standing", Standing.Kind(standing).label, Standing.Kind(entry.standing).label))
    changes = [(LABELS[name], str(old), str(new)) for name, old, new in held if new and new != old]
    return changes + _certificate_changes(entry, person)


def _certificate_changes(entry: Entry, person: Person) -> list[tuple[str, str, str]]:
    if not entry.certificate:
        return []
    held = next((c for c in person.certificates.all() if c.number == entry.certificate), None)
    if held is None:
        if not entry.issued_on:
            entry.note("warning", "issued_on", _("没有发证日期，执法证先不登记；补上后再导入一次即可。"))
            return []
        last = person.certificate
        if last:
            entry.note(
                "warning", "certificate", _("原来的执法证是 %(old)s，将另外登记这个新证。") % {"old": last.number}
            )
        return [(LABELS["certificate"], last.number if last else "", entry.certificate)]
    dates = [("issued_on", held.issued_on, entry.issued_on), ("expires_on", held.expires_on, entry.expires_on)]
    issued, expires = entry.issued_on or held.issued_on, entry.expires_on or held.expires_on
    if expires and expires < issued:
        entry.note("error", "expires_on", _("有效期至早于发证日期。"))
        return []
    return [(LABELS[name], str(old or ""), str(new)) for name, old, new in dates if new and new != old]


def _leavers(items: list[Item], known: _Known) -> list[Person]:
    """Who serves in the units and is not in the file, as far as one may manage their accounts."""
    present = {item.person.pk for item in items if item.person}
    people = Person.objects.active().filter(organisation__in=known.subtree).select_related("organisation")
    missing = [person for person in people.order_by("organisation__path", "staff_number") if person.pk not in present]
    beyond = _beyond_hand(known)
    return [person for person in missing if person.pk not in beyond]


def _beyond_hand(known: _Known) -> set[int]:
    """Those whose accounts the importer may not manage: himself, and holders of roles that reach further than his own."""
    if known.by is None or known.administered is None:
        return set()
    held = Membership.objects.on(known.today).filter(person__organisation__in=known.subtree, role__in=STAFF_ROLES)
    reach = Organisation.objects.within(*known.administered)
    further = held.filter(Q(role__in=SEPARATE_ROLES) | ~Q(organisation__in=reach))
    return {known.by.pk, *further.values_list("person_id", flat=True)}
