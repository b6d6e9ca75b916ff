"""A question of a plan as the JSON that `manage.py import_questions --json` writes; others read it, so its names stay."""

from __future__ import annotations

from typing import Any

from question_bank.importing.plan import PlannedRow
from question_bank.importing.reading import Reading
from sheets.problems import outcome


def question_as_json(row: PlannedRow) -> dict[str, Any]:
    facts = _says(row.reading)
    return facts | {
        "status": row.outcome,
        "citations": [reference.as_json() for reference in row.citing.references],
        "messages": _messages(row),
    }


def _says(reading: Reading) -> dict[str, Any]:
    return {
        "where": reading.raw.where,
        "status": outcome(reading.problems),
        "kind": reading.kind,
        "stem": reading.stem,
        "options": reading.options,
        "answer": reading.answer,
        "rules": reading.rules,
        "explanation": reading.explanation,
        "difficulty": reading.difficulty,
        "category": "/".join(reading.category),
        "tags": list(reading.tags),
        "code": reading.code,
        "marks": float(reading.marks) if reading.marks is not None else None,
        "material": reading.material,
        "basis": reading.basis,
        "citations": [],
        "parts": [_says(part) for part in reading.parts],
        "messages": [_message(problem) for problem in reading.problems],
    }


def _messages(row: PlannedRow) -> list[dict[str, str]]:
    said = [_message(problem) for problem in row.problems]
    return [*said, {"level": "warning", "where": row.reading.raw.where, "text": row.skipped}] if row.skipped else said


def _message(problem: Any) -> dict[str, str]:
    return {
        "level": problem.level,
        "where": problem.where,
        "field": problem.column,
        "code": problem.code,
        "text": problem.message,
    }
