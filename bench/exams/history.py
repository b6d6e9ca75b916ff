"""Years of attempts, as the server of a province has them: written by the database itself, so that a million takes a minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: So many attempts share a paper, and one in so many keeps its answers: as deep as the indexes become, in tolerable time.
_ATTEMPTS_A_PAPER, _WITH_ANSWERS = 50, 100

_EARNED = "{" + ", ".join(f'"{n}": "1.00"' for n in range(1, 11)) + "}"

# Foreign keys need no proof here; a role that may not do without it waits for it.
_UNCHECKED = "SELECT set_config('session_replication_role', 'replica', false) FROM pg_user WHERE usesuper AND usename = current_user"

_PAPERS = """
INSERT INTO exams_paper (exam_id, label, seed, is_shared, drawn_at)
SELECT exam, 'A', n, false, now() - interval '400 days'
FROM unnest(%(exams)s::bigint[]) AS exam, generate_series(1, %(papers)s) AS n
RETURNING id
"""
_PLACES = """
INSERT INTO exams_paperquestion (paper_id, position, question_version_id, option_order, takes_keys, marks)
SELECT paper, place.position, place.question_version_id, place.option_order, true, 1
FROM unnest(%(papers)s::bigint[]) AS paper, exams_paperquestion AS place WHERE place.paper_id = %(like)s
"""
_ATTEMPTS = """
INSERT INTO exams_attempt (exam_id, paper_id, candidate_id, organisation_id, number, state, lease, order_seed, notices,
    started_at, deadline, submitted_at, closed_by, score, total, percent, passed, told_practice)
SELECT exam.id, (%(papers)s::bigint[])[1 + (person.n + exam.n * 7919) %% %(count)s], person.id, %(unit)s, 1, 'graded', 1,
    person.n, 0, day, day + interval '1 hour', day + interval '50 minutes', 'candidate', 50, 50, 100, true, true
FROM unnest(%(exams)s::bigint[]) WITH ORDINALITY AS exam (id, n)
CROSS JOIN unnest(%(people)s::bigint[]) WITH ORDINALITY AS person (id, n)
CROSS JOIN LATERAL (SELECT now() - interval '1 day' * (400 - exam.n * 3) AS day) AS held
RETURNING id
"""
_RESULTS = """
INSERT INTO exams_result (attempt_id, number, score, total, earned, percent, passed, because, note, made_at)
SELECT attempt, 1, 50, 50, %(earned)s::jsonb, 100, true, 'handed_in', '', now() FROM unnest(%(attempts)s::bigint[]) AS attempt
"""
_ANSWERS = """
INSERT INTO {table} (attempt_id, paper_question_id, sequence, response, saved_at)
SELECT attempt.id, place.id, 1, '["A"]', attempt.started_at
FROM exams_attempt AS attempt JOIN exams_paperquestion AS place ON place.paper_id = attempt.paper_id
WHERE attempt.id = ANY(%(attempts)s) AND attempt.id %% %(every)s = 0
"""
_HOURS = """
INSERT INTO training_ledgerentry (officer_id, sequence, year, kind, hundredths, category, form, source, title, reason,
    earned_on, organisation_id, rules_id, posted_at, previous_hash, hash)
SELECT person, %(after)s + exam.n, 2025, 'credit', 100, 'professional', 'exam', 'exam:' || exam.id || ':2025', '年度考试', '合格',
    '2025-06-01', %(unit)s, rules.id, now(), md5(exam.n::text) || md5(''), md5(exam.n::text) || md5('')
FROM unnest(%(people)s::bigint[]) AS person
CROSS JOIN unnest(%(exams)s::bigint[]) WITH ORDINALITY AS exam (id, n)
CROSS JOIN (SELECT min(id) AS id FROM training_ruleset) AS rules
"""


def write_history(
    cursor: Any, *, unit: int, exams: Sequence[int], people: Sequence[int], like: int, after: int = 0
) -> int:
    """Each of the people sat each of the exams and passed; the papers are copies of the one they are `like`. Returns how many.

    Nobody has more than so many rows in the ledger that these come `after`.
    """
    cursor.execute(_UNCHECKED)
    attempts = len(exams) * len(people)
    papers = max(attempts // _ATTEMPTS_A_PAPER // len(exams), 1)
    made = _ids(cursor, _PAPERS, exams=exams, papers=papers)
    cursor.execute(_PLACES, {"papers": made, "like": like})
    facts = {"exams": list(exams), "people": list(people), "unit": unit}
    ids = _ids(cursor, _ATTEMPTS, papers=made, count=len(made), **facts)
    cursor.execute(_RESULTS, {"attempts": ids, "earned": _EARNED})
    for table in ("exams_answer", "exams_answerevent"):
        cursor.execute(_ANSWERS.format(table=table), {"attempts": ids, "every": _WITH_ANSWERS})
    cursor.execute(_HOURS, facts | {"after": after})
    cursor.execute("ANALYZE")
    return len(ids)


def _ids(cursor: Any, statement: str, **facts: Any) -> list[int]:
    cursor.execute(
        statement, {name: list(fact) if isinstance(fact, Sequence) else fact for name, fact in facts.items()}
    )
    return [pk for (pk,) in cursor.fetchall()]
