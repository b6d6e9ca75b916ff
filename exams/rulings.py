"""What a new version of a question means for answers that were given to the old one. Pure functions.

The keys of options are stable within a version only: an answer is read by the texts that were chosen. Where the two versions
do not ask the same thing of a candidate, an answer to the old one cannot be judged by the new key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from question_bank.kinds import Saying
from question_bank.kinds.base import listed, saying


def asks_the_same(old: Saying, new: Saying) -> bool:
    """Whether an answer to the old version can be judged by the key of the new one."""
    if old.kind != new.kind or _to_fill(old) != _to_fill(new):
        return False
    if old.kind == "case":
        return all(asks_the_same(one, other) for one, other in zip(_parts(old), _parts(new), strict=True))
    texts = list(_texts(old).values())
    return len(set(texts)) == len(texts) and sorted(texts) == sorted(_texts(new).values())


def _to_fill(question: Saying) -> Any:
    """What there is to be answered, but for the options: gaps, left sides, sub-questions."""
    if question.kind == "matching":
        return [pair[0] for pair in question.answer]
    if question.kind == "blank":
        return len(question.answer)
    return len(_parts(question))


def key_differs(old: Saying, new: Saying) -> bool:
    """Whether some answer that was right need not be right any longer, or the other way round."""
    if not asks_the_same(old, new):
        return True
    if old.kind == "case":
        return any(key_differs(one, other) for one, other in zip(_parts(old), _parts(new), strict=True))
    return _key(old) != _key(new) or dict(old.rules) != dict(new.rules)


def _key(question: Saying) -> Any:
    """The right answer by the texts of the options; where the order says nothing, without it."""
    if question.kind in ("short", "essay"):
        return None  # a model answer is for people
    texts = _texts(question)
    if question.kind == "matching" or not texts:
        return list(question.answer)
    right = [texts.get(key, key) for key in question.answer]
    return right if question.kind == "ordering" else sorted(right)


def in_terms_of(new: Saying, old: Saying, stored: Any) -> Any:
    """A stored response (exams.responses) to the old version, as one to the new version. Expects that they ask the same."""
    if new is old:
        return stored
    if old.kind == "case":
        parts = zip(_parts(new), _parts(old), [*listed(stored), *[None] * len(_parts(old))], strict=False)
        return [in_terms_of(one, other, value) for one, other, value in parts]
    keys = _renamed(old, new)
    return [keys.get(value, value) if isinstance(value, str) else value for value in listed(stored)]


def _renamed(old: Saying, new: Saying) -> dict[str, str]:
    by_text = {text: key for key, text in _texts(new).items()}
    return {key: by_text[text] for key, text in _texts(old).items() if text in by_text}


def _texts(question: Saying) -> dict[str, str]:
    """By key. The options of judgements are not stored and never change."""
    return {option["key"]: " ".join(option["text"].split()) for option in question.options}


def _parts(question: Saying) -> Sequence[Any]:
    return [saying(part) for part in listed(question.parts)]
