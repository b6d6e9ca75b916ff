"""Objects of the permission matrix."""

from tests.amendments.world import item_of, opened, question_citing, two_versions


def object_amendment(unit):
    return opened(*two_versions("")).pk


def object_item(unit):
    old, new = two_versions("")
    written = question_citing(old, 3, organisation=unit)
    opened(old, new)
    return item_of(written).pk
