"""The targets of the exam room, in the order in which they are counted: what is measured for each, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from django.utils import timezone

from bench.exams import acts
from bench.exams.client import Request, send_all
from bench.exams.hall import Hall
from bench.exams.report import AgainstFloor, Within
from bench.exams.rounds import Figures, Run, interleaved
from bench.exams.server import Server
from bench.exams.sitting import sittings
from bench.exams.statements import statements_of
from bench.exams.world import answer_all, signed_in
from exams.models import Attempt, Exam, PaperQuestion
from exams.services.papers import draw_own_paper
from people.models import Person

#: CPU-ms of a whole sitting on Moodle 5.0, on the same two cores: start, five pages, five autosaves, five saves, finish.
MOODLE = 671
ROUNDS, SITTING_ROUNDS = 15, 7
STARTS, SAVES, PAGES, FINISHES, SITTINGS = 40, 120, 50, 30, 8


def measure(hall: Hall) -> Iterator[AgainstFloor | Within]:
    """Starting comes first: the others need attempts that stand open."""
    begun = list(starting(hall))
    attempts = list(Attempt.objects.open().select_related("candidate", "paper").order_by("pk"))
    saved, shown, finished = attempts[:200], attempts[200:250], attempts[250:]
    lines = [saving(hall, saved), *begun, reading(hall, shown), finishing(hall, finished)]
    yield from lines
    yield from whole_sittings(hall)
    yield from (Within(f"7 p95 of {line.name[2:]} in its p50s", line.ours.p95 / line.ours.p50, 3) for line in lines)


# --- 1 to 4, against their floors ---
def saving(hall: Hall, attempts: Sequence[Attempt]) -> AgainstFloor:
    """Each answer is new, as nearly all are."""
    cookies = signed_in(attempt.candidate for attempt in attempts)
    half = len(attempts) // 2
    ours, floor = _answers(attempts[:half]), _answers(attempts[half:])

    def our_save() -> Request:
        attempt, place, sequence = next(ours)
        return acts.save(attempt, place, sequence, cookies[attempt.candidate_id])

    def bare_save() -> Request:
        attempt, place, sequence = next(floor)
        return acts.bare_save(attempt, place, sequence, cookies[attempt.candidate_id])

    figures = interleaved(
        (hall.few, _sending(hall.few, SAVES, our_save, 200)),
        (hall.few, _sending(hall.few, SAVES, bare_save, 200)),
        rounds=ROUNDS,
    )
    return AgainstFloor("1 save of one answer", *figures, 0.4, _counted(our_save, 200), 1)


def _answers(attempts: Sequence[Attempt]) -> Iterator[tuple[Attempt, PaperQuestion, int]]:
    places = {attempt.pk: list(attempt.paper.questions.all()) for attempt in attempts}
    for sequence in count(1):
        for number in range(len(next(iter(places.values())))):
            for attempt in attempts:
                yield attempt, places[attempt.pk][number], sequence


def starting(hall: Hall) -> Iterator[AgainstFloor]:
    """A paper drawn at the start, as for quizzes, and one that was built before, as for exams; the floor draws."""
    drawn, built, floor = interleaved(
        (hall.few, _starts(hall, hall.few, acts.start)),
        (hall.few, _starts(hall, hall.few, acts.start, built=True)),
        (hall.few, _starts(hall, hall.few, acts.bare_start)),
        rounds=ROUNDS,
    )
    sent = _counted(lambda: acts.start(next(hall.world.exams), hall.world.some_cookies(1)[0]), 302)
    yield AgainstFloor("2 start of 50", drawn, floor, 1.6, sent, 12)
    sent = _counted(lambda: _built_start(hall), 302)
    yield AgainstFloor("2 start of 50, paper built before", built, floor, 1.6, sent, 12)


def _starts(hall: Hall, server: Server, act: Callable[..., Request], *, built: bool = False) -> Run:
    """A round starts an exam of its own."""

    def run(number: int) -> list[float]:
        exam, candidates = next(hall.world.exams), hall.world.some_candidates(STARTS)
        if built:
            _build(exam, candidates)
        return send_all(server.port, [act(exam, cookie) for cookie in candidates.values()], expected=302)

    return run


def _built_start(hall: Hall) -> Request:
    exam, candidates = next(hall.world.exams), hall.world.some_candidates(1)
    _build(exam, candidates)
    return acts.start(exam, *candidates.values())


def _build(exam: Exam, candidates: Iterable[int]) -> None:
    for person in Person.objects.filter(pk__in=candidates):
        draw_own_paper(exam, seed=person.pk, at=timezone.now(), reserved_for=person)


def reading(hall: Hall, attempts: Sequence[Attempt]) -> AgainstFloor:
    """Fifty questions and fifty answers against ten and ten."""
    answer_all(attempts)
    cookies = signed_in([attempt.candidate for attempt in attempts], attempts)
    turn = _in_turn(attempts)

    def asking(act: Callable[..., Request]) -> Callable[[], Request]:
        return lambda: (lambda attempt: act(attempt, cookies[attempt.candidate_id]))(next(turn))

    figures = interleaved(
        (hall.few, _sending(hall.few, PAGES, asking(acts.page), 200)),
        (hall.few, _sending(hall.few, PAGES, asking(acts.bare_page), 200)),
        rounds=ROUNDS,
    )
    return AgainstFloor("3 whole paper of 50, floor of 10", *figures, 1.2, _counted(asking(acts.page), 200), 8)


def _in_turn(attempts: Sequence[Attempt]) -> Iterator[Attempt]:
    while True:
        yield from attempts


def finishing(hall: Hall, attempts: Sequence[Attempt]) -> AgainstFloor:
    """All pass, so that hours are posted each time."""
    answer_all(attempts)
    cookies, left = hall.world.cookies, iter(attempts)

    def asking(act: Callable[..., Request]) -> Callable[[], Request]:
        return lambda: (lambda attempt: act(attempt, cookies[attempt.candidate_id]))(next(left))

    figures = interleaved(
        (hall.few, _sending(hall.few, FINISHES, asking(acts.finish), 200)),
        (hall.few, _sending(hall.few, FINISHES, asking(acts.bare_finish), 302)),
        rounds=min(ROUNDS, len(attempts) // FINISHES // 2 - 3),
    )
    return AgainstFloor("4 finish of 50", *figures, 1.6, _counted(asking(acts.finish), 200), 12)


def _sending(server: Server, many: int, ask: Callable[[], Request], expected: int) -> Run:
    return lambda number: send_all(server.port, [ask() for _ in range(many)], expected=expected)


def _counted(ask: Callable[[], Request], expected: int) -> int:
    """Of the second: the first warms up this process."""
    statements_of(ask(), expected=expected)
    return len(statements_of(ask(), expected=expected))


# --- 5, and growth ---
def whole_sittings(hall: Hall) -> Iterator[Within]:
    few, many = (f"{stored:,}" for stored in hall.stored)
    singly, in_ten, later = interleaved(
        (hall.few, sittings(hall.few, hall.world, count=SITTINGS, batch=1)),
        (hall.few, sittings(hall.few, hall.world, count=SITTINGS, batch=5)),
        (hall.many, sittings(hall.many, hall.world, count=SITTINGS, batch=1)),
        rounds=SITTING_ROUNDS,
    )
    yield Within("5 whole sitting, 50 single saves, CPU-ms", singly.cpu, 84, _beside_moodle(singly))
    yield Within("5 whole sitting, ten batches, CPU-ms", in_ten.cpu, 34, _beside_moodle(in_ten))
    yield Within(f"5 whole sitting, {few} to {many} stored", later.cpu / singly.cpu, 1.1, _both(singly, later))
    starts = interleaved(
        *((server, _starts(hall, server, acts.start)) for server in (hall.few, hall.many)), rounds=ROUNDS
    )
    yield Within(f"2 start, {few} to {many} stored", starts[1].cpu / starts[0].cpu, 1.1, _both(*starts))


def _beside_moodle(figures: Figures) -> str:
    return f"Moodle {MOODLE}, {MOODLE / figures.cpu:.1f} × as much"


def _both(few: Figures, many: Figures) -> str:
    return f"{few.cpu:.2f} → {many.cpu:.2f} CPU-ms"
