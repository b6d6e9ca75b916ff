"""Categories, and the draw of questions out of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import chain, zip_longest

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from people.models import Organisation
from question_bank.models import BY_KEYS, Category, Question, QuestionVersion


def category_paths() -> dict[int, tuple[str, ...]]:
    """Every category's id with the names from the root down to it, in the order of the tree."""
    names: dict[str, tuple[str, ...]] = {"": ()}
    paths = {}
    for pk, path, name in Category.objects.order_by("path").values_list("pk", "path", "name"):
        paths[pk] = names[path] = (*names[path[: -Category.steplen]], name)
    return paths


def within(category: Category | None) -> Q:
    """Questions of the category and all beneath it; of every category for None."""
    return Q(category__path__startswith=category.path) if category else Q()


def usable_by(organisation: Organisation | None) -> Q:
    """Questions shipped with the platform, and those of the unit and of the units above it."""
    if organisation is None:
        return Q(organisation=None)
    return Q(organisation=None) | Q(organisation__path__in=organisation.upward_paths)


def drawable(
    category: Category | None, *, exclude: Collection[int] = (), organisation: Organisation | None = None
) -> QuerySet[Question]:
    """The published questions that a draw may take; `exclude` names questions, `organisation` narrows to what it may use."""
    found = Question.objects.published().filter(within(category), current__kind__in=BY_KEYS).exclude(pk__in=exclude)
    return found.filter(usable_by(organisation)) if organisation else found


def draw(
    category: Category | None,
    count: int,
    seed: int | str,
    *,
    exclude: Collection[int] = (),
    organisation: Organisation | None = None,
) -> list[QuestionVersion]:
    """So many current versions out of a category (and what is beneath it): the same for the same seed and bank.

    Balanced: the sub-categories and kinds take turns, so none crowds out the others. `exclude` holds ids of questions.
    A bank that holds too few is a ValidationError that says how many are missing.
    """
    found = drawable(category, exclude=exclude, organisation=organisation)
    entries = found.order_by("pk").values_list("current_id", "category_id", "current__kind")
    chosen = _in_turns(entries, random.Random(str(seed)))[:count]  # noqa: S311  a draw to be repeated, not a secret
    if len(chosen) < count:
        raise ValidationError(
            _("题库中可用的题目只有 %(found)d 道，还差 %(missing)d 道。请先导入题目，或者减少题数。")
            % {"found": len(chosen), "missing": count - len(chosen)}
        )
    versions = QuestionVersion.objects.in_bulk(chosen)
    return [versions[pk] for pk in chosen]


def _in_turns(entries: Iterable[tuple[int, int, str]], chance: random.Random) -> list[int]:
    """Shuffle within each group of one category and kind, shuffle the groups, and take one of each in turn."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for version, category, kind in entries:
        groups[category, kind].append(version)
    piles = list(groups.values())
    for pile in [*piles, piles]:
        chance.shuffle(pile)  # type: ignore[arg-type]
    return [version for version in chain.from_iterable(zip_longest(*piles)) if version is not None]
