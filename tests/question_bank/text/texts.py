"""Texts read in tests, and what is seen of them."""

from collections import Counter

from question_bank.importing.text import Line, read_text
from question_bank.importing.text.lines import pieces_of


def lines_of(text):
    return [Line(line, f"第 {number} 行") for number, line in enumerate(text.split("\n"), start=1)]


def read(text):
    """The questions and the reading itself, whose notes are complete by then."""
    reading = read_text(lines_of(text.strip("\n")))
    return list(reading), reading


def seen(text):
    """Each question as its fields, the options together: {"stem": …, "options": {"A": …}, "answer": …}."""
    return [shown(question) for question in read(text)[0]]


def shown(question):
    fields = {name: said for name, said in question.fields.items() if not name.startswith("option_") and said}
    options = {name[-1].upper(): said for name, said in question.fields.items() if name.startswith("option_")}
    parts = [shown(part) for part in question.parts]
    return fields | ({"options": options} if options else {}) | ({"parts": parts} if parts else {})


def only(text, *names):
    """The one question of a text; with names, only these of its fields."""
    [question] = seen(text)
    return {name: question[name] for name in names if name in question} if names else question


def told(text, *levels):
    """What is told of the questions of a text: (level, code, place)."""
    return [
        (problem.level, problem.code, problem.where)
        for question in read(text)[0]
        for problem in _problems(question)
        if not levels or problem.level in levels
    ]


def _problems(question):
    return [*question.problems, *(problem for part in question.parts for problem in _problems(part))]


def passed(text):
    """What was passed over: (code, text), in the order of the file."""
    _questions, reading = read(text)
    return [(skipped.code, skipped.text) for skipped in sorted(reading.skipped, key=lambda each: _number(each.where))]


def _number(where):
    return int(where.split()[1])


def account(text):
    """Read a text and see that every character of it that can be seen is in a question or in a note."""
    questions, reading = read(text)
    there = _count(piece for line in lines_of(text.strip("\n")) for piece in pieces_of(line))
    assert _count([*(question.source for question in questions), *(note.text for note in reading.skipped)]) == there
    return questions


def _count(texts):
    return Counter(character for text in texts for character in text if not character.isspace())
