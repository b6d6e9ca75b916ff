"""Categories and tags, made where they do not stand yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from question_bank.models import Category, Tag


def category_at(path: Sequence[str]) -> Category:
    """The category at a path of names, made where it does not stand yet."""
    node: Category | None = None
    for depth, name in enumerate(path, start=1):
        above = node.path if node else ""
        found = Category.objects.filter(depth=depth, name=name, path__startswith=above).first()
        node = found or _make_category(node, name)
    if node is None:
        raise ValueError("a category has a name")
    return node


def _make_category(above: Category | None, name: str) -> Category:
    fields = {"name": name}
    if above is None:
        return Category.objects.add_root(create_kwargs=fields)
    return Category.objects.add_child(Category.objects.get(pk=above.pk), create_kwargs=fields)


def tags_at(names: Iterable[str]) -> dict[str, Tag]:
    wanted = sorted(set(names))
    Tag.objects.bulk_create([Tag(name=name) for name in wanted], ignore_conflicts=True)
    return {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)} if wanted else {}
