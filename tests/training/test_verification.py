"""The check of the whole ledger, against itself and against the roots outside the database."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from people.models import AuditEntry
from tests.builders import make_credit, make_officer, moment
from tests.training.tampering import rewrite, tamper, without_triggers
from training import roots
from training.inspection import Finding
from training.models import Flaw, LedgerEntry, Verification
from training.services.verification import verify, write_root

NIGHT, MORNING, NEXT_NIGHT = (
    moment("2026-11-23 03:00"),
    moment("2026-11-23 09:00"),
    moment("2026-11-24 03:00"),
)


@pytest.fixture
def officer():
    person = make_officer(staff_number="10001", name="王五")
    for _ in range(3):
        make_credit(person)
    return person


def findings(check=verify, at=MORNING, **options):
    found = []
    check(at=at, tell=found.append, **options)
    return found


def rows_of(person):
    return list(person.ledger.order_by("sequence"))


def forget(row):
    without_triggers()
    LedgerEntry.objects.filter(pk=row.pk).delete()


def rewritten(person):
    rows = rows_of(person)
    for row in rows:
        row.hundredths += 100
    rewrite(rows)


# --- what it says ---
def test_a_ledger_that_nobody_touched_holds_and_that_is_written_down(officer):
    make_credit(make_officer())

    verification = verify(at=MORNING, by=officer)

    assert (verification.officers, verification.rows, verification.holds) == (2, 4, True)
    assert Verification.objects.get() == verification


def test_an_empty_ledger_holds():
    assert write_root(at=NIGHT).holds
    assert findings() == []


def test_the_first_bad_row_of_each_officer_is_named(officer):
    other = make_officer()
    tamper(make_credit(other), hundredths=1)
    tamper(rows_of(officer)[1], reason="另一个理由")

    found = findings()

    assert sorted(found, key=str) == sorted(
        [Finding(Flaw.CHANGED, officer.pk, 2), Finding(Flaw.CHANGED, other.pk, 1)], key=str
    )
    verification = Verification.objects.get()
    assert (verification.flaws, verification.first_officer, verification.first_flaw) == (2, officer, Flaw.CHANGED)


def test_more_officers_than_are_read_at_a_time_are_all_seen(officer, monkeypatch):
    monkeypatch.setattr("training.inspection.OFFICERS_AT_A_TIME", 1)
    make_credit(make_officer())

    assert verify(at=MORNING).rows == 4


def test_what_came_of_a_check_is_not_changed_either():
    verify(at=MORNING)

    with pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
        Verification.objects.update(flaws=0, rows=7)


# --- against the root ---
def test_rows_posted_since_the_root_are_no_finding(officer):
    write_root(at=NIGHT)

    make_credit(officer)
    make_credit(make_officer())

    assert findings() == []


def test_a_chain_that_was_cut_short_is_found(officer):
    write_root(at=NIGHT)

    forget(rows_of(officer)[-1])

    assert findings() == [Finding(Flaw.MISSING, officer.pk, 3)]


def test_an_officer_whose_rows_are_all_gone_is_found(officer):
    make_credit(make_officer())
    write_root(at=NIGHT)

    for row in reversed(rows_of(officer)):
        forget(row)

    assert findings() == [Finding(Flaw.MISSING, officer.pk, 1)]


def test_a_chain_whose_hashes_were_all_computed_anew_is_found(officer):
    write_root(at=NIGHT)

    rewritten(officer)

    assert findings() == [Finding(Flaw.REWRITTEN, officer.pk, 3)]


def test_the_next_root_does_not_make_it_good(officer):
    write_root(at=NIGHT)
    rewritten(officer)

    assert findings(write_root, NEXT_NIGHT) == [Finding(Flaw.REWRITTEN, officer.pk, 3)]

    assert findings() == [Finding(Flaw.REWRITTEN, officer.pk, 3)]


def test_chains_are_taken_as_they_stand_for_a_reason_that_is_audited(officer):
    write_root(at=NIGHT)
    forget(rows_of(officer)[-1])

    write_root(at=NEXT_NIGHT, accepted="从备份恢复数据库。")

    assert findings() == []
    assert AuditEntry.objects.get(verb="ledger.accepted").reason == "从备份恢复数据库。"
    assert roots.read_roots()[-1].accepted == "从备份恢复数据库。"


# --- the files ---
def test_the_root_is_the_hash_of_the_heads_by_officer(officer):
    other = make_officer()
    last = make_credit(other)

    root = write_root(at=NIGHT).root

    heads = f"{officer.pk} 3 {rows_of(officer)[-1].hash}\n{other.pk} 1 {last.hash}\n"
    assert root == hashlib.sha256(heads.encode()).hexdigest()


def test_each_line_names_the_root_before_it(officer, settings):
    first = write_root(at=NIGHT)
    make_credit(officer)
    second = write_root(at=NEXT_NIGHT)

    lines = [json.loads(line) for line in Path(settings.LEDGER_ROOTS_FILE).read_text().splitlines()]

    assert [(line["root"], line["previous"], line["rows"]) for line in lines] == [
        (first.root, "", 3),
        (second.root, first.root, 4),
    ]
    assert lines[0]["at"].startswith("2026-11-23T03:00")


def other_line(settings, root):
    path = Path(settings.LEDGER_ROOTS_FILE)
    path.write_text(path.read_text().replace(root, "0" * 64))


def no_line(settings, root):
    Path(settings.LEDGER_ROOTS_FILE).write_text("{}\n")


def gone(settings, root):
    Path(settings.LEDGER_ROOTS_FILE).unlink()


def no_heads(settings, root):
    (Path(settings.LEDGER_ROOTS_FILE).parent / "heads" / f"{root}.gz").unlink()


def other_heads(settings, root):
    recorder = roots.Recorder()
    with recorder:
        recorder.add(roots.Head(1, 1, "0" * 64))
        other = recorder.finish(rows=1, at=NIGHT).root
    folder = Path(settings.LEDGER_ROOTS_FILE).parent / "heads"
    (folder / f"{other}.gz").replace(folder / f"{root}.gz")
    lines = Path(settings.LEDGER_ROOTS_FILE).read_text().splitlines(keepends=True)
    Path(settings.LEDGER_ROOTS_FILE).write_text(lines[0])


@pytest.mark.parametrize("damage", [other_line, no_line, gone, no_heads, other_heads])
def test_a_damaged_record_is_found_and_no_root_is_written_over_it(officer, settings, damage):
    damage(settings, write_root(at=NIGHT).root)

    assert findings() == [Finding(Flaw.RECORD)]
    assert write_root(at=NEXT_NIGHT).root == ""


def test_a_line_taken_out_of_the_record_is_found(officer, settings):
    for night in (22, 23, 24):
        make_credit(officer)
        write_root(at=moment(f"2026-11-{night} 03:00"))
    path = Path(settings.LEDGER_ROOTS_FILE)
    first, _second, third = path.read_text().splitlines(keepends=True)

    path.write_text(first + third)

    assert findings() == [Finding(Flaw.RECORD)]


def test_after_the_record_was_lost_a_new_one_is_begun_for_a_reason(officer, settings):
    write_root(at=NIGHT)
    Path(settings.LEDGER_ROOTS_FILE).unlink()

    assert write_root(at=NEXT_NIGHT, accepted="换了服务器。").root
    assert findings() == []


def test_a_pass_that_breaks_off_leaves_no_file_behind(officer, settings, monkeypatch):
    monkeypatch.setattr("training.inspection.first_flaw", lambda rows: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        write_root(at=NIGHT)

    assert [path.name for path in Path(settings.LEDGER_ROOTS_FILE).parent.rglob("*")] == ["heads"]


# --- the commands ---
def run(*args, **options):
    out = StringIO()
    try:
        call_command(*args, stdout=out, **options)
    except CommandError as refusal:
        return out.getvalue() + str(refusal), refusal.returncode
    return out.getvalue(), 0


def test_the_command_says_that_the_ledger_holds(officer):
    assert run("verify_ledger") == ("台账校验通过：1 人，3 条。\n", 0)
    assert run("verify_ledger", officer="10001") == (f"台账校验通过：{officer} 的 3 条。\n", 0)


@pytest.mark.parametrize("options", [{}, {"officer": "10001"}])
def test_the_command_names_the_first_bad_row_and_fails(officer, options):
    tamper(rows_of(officer)[1], hundredths=1)

    said, code = run("verify_ledger", **options)

    assert "王五（10001）的第 2 笔被改动。" in said
    assert code == 1


def test_the_command_fails_when_the_record_is_damaged(officer, settings):
    run("ledger_root")
    Path(settings.LEDGER_ROOTS_FILE).unlink()

    for options in ({}, {"officer": "10001"}):
        said, code = run("verify_ledger", **options)
        assert "校验文件缺失或被改动。" in said
        assert code == 1


def test_the_command_refuses_an_officer_it_does_not_know():
    assert run("verify_ledger", officer="77777") == ("没有工号是 77777 的人员。", 1)


def test_the_root_is_written_by_command(officer):
    said, code = run("ledger_root")

    assert Verification.objects.get().root in said
    assert code == 0


def test_the_command_that_writes_the_root_fails_over_a_bad_row(officer):
    run("ledger_root")
    rewritten(officer)

    said, code = run("ledger_root")
    assert "王五（10001）的第 3 笔连同前面的记录被整条重写。" in said
    assert code == 1
    assert run("ledger_root", accept="核实过，以现有记录为准。")[1] == 0
