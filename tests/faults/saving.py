"""Faults of saving: workers killed (F1), saves twice and shuffled (F7), two devices (F8)."""

from __future__ import annotations

import random
import threading
import time

from exams.models import Answer, AnswerEvent, Attempt
from exams.services.attempts import take_over
from exams.services.leases import lease_of
from tests.builders import make_attempt, make_exam, make_officer
from tests.faults.candidates import Sitting, at_once
from tests.faults.outcome import Outcome
from tests.faults.served import Served


def make_sittings(server: Served, count: int, *, questions: int = 6) -> list[Sitting]:
    exam = make_exam(questions=questions)
    officers = [make_officer(unit=exam.organisation) for _ in range(count)]
    return [Sitting(server, make_attempt(exam=exam, candidate=officer)) for officer in officers]


def workers_killed(server: Served, *, attempts: int, times: int, back_within: float = 10) -> Outcome:
    """F1: every worker gets SIGKILL while candidates save; they send again until they are acknowledged."""
    sittings = make_sittings(server, attempts)
    over = threading.Event()
    threads = [threading.Thread(target=_save_on, args=(sitting, over)) for sitting in sittings]
    for thread in threads:
        thread.start()
    away = []
    for _ in range(times):
        time.sleep(random.uniform(0.8, 1.6))
        server.kill_workers()
        before = time.monotonic()
        server.wait()
        away.append(time.monotonic() - before)
    time.sleep(0.5)
    over.set()
    for thread in threads:
        thread.join()
    outcome = _compared("F1", f"all workers killed {times} ×, back after {max(away):.1f} s at most", sittings)
    outcome.wrong += sum(away_for > back_within for away_for in away) + _not_open(sittings)
    return outcome


def _save_on(sitting: Sitting, over: threading.Event) -> None:
    sequence = 0
    while not over.is_set():
        sequence += 1
        sitting.save_until_taken(sequence % 6 + 1, sequence)
        time.sleep(0.05)


def _not_open(sittings: list[Sitting]) -> int:
    return Attempt.objects.filter(pk__in=[one.attempt.pk for one in sittings]).exclude(state="open").count()


def _compared(fault: str, done: str, sittings: list[Sitting]) -> Outcome:
    taken = sum(AnswerEvent.objects.filter(attempt=one.attempt).count() for one in sittings)
    return Outcome(fault, done, taken, sum(one.lost() for one in sittings), sum(one.doubled() for one in sittings))


def shuffled_and_doubled(server: Served, *, saves: int) -> Outcome:
    """F7: every save twice, in any order, over twenty connections: the highest sequence stands at every place."""
    sittings = make_sittings(server, 5)
    per_place = saves // (2 * 5 * 6)
    wanted = [(one, slot, n) for one in sittings for slot in range(1, 7) for n in range(1, per_place + 1)] * 2
    random.Random(7).shuffle(wanted)
    statuses = at_once(lambda one: one[0].save(one[1], one[2], "ABCD"[one[2] % 4]), wanted, crowd=20)
    outcome = _compared("F7", "saves sent twice and shuffled over 20 connections", sittings)
    outcome.count = len(wanted)
    answers = Answer.objects.filter(attempt__in=[one.attempt for one in sittings])
    expected = ["ABCD"[per_place % 4]]
    keyed = answers.exclude(paper_question__question_version__kind="judge")
    outcome.wrong = keyed.exclude(sequence=per_place, response=expected).count()
    # True-or-false has no options A to D: refused each time, never half written.
    judged = answers.filter(paper_question__question_version__kind="judge").count()
    outcome.wrong += judged + sum(status not in (200, 422) for status in statuses)
    return outcome


def two_devices(server: Served, *, pairs: int) -> Outcome:
    """F8: a second device takes over; the first one's blanks and late saves change nothing and are told so."""
    sittings = make_sittings(server, pairs, questions=1)

    def sit(first: Sitting) -> int:
        first.save(1, 1, "B")
        second = Sitting(
            server, first.attempt, lease_of(take_over(first.attempt.pk, candidate=first.attempt.candidate))
        )
        second.save(1, 2, "C")
        told = first.save(1, 50, "D")
        return int(told != 409) + int(first.hand_in() != 409)

    wrong = sum(at_once(sit, sittings, crowd=20))
    answers = Answer.objects.filter(attempt__in=[one.attempt for one in sittings])
    wrong += answers.exclude(response=["C"], sequence=2).count() + _not_open(sittings)
    return Outcome(
        "F8", "a second device took over; the first went on saving", pairs, pairs - answers.count(), 0, wrong
    )
