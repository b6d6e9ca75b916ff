"""Objects of the permission matrix. Statutes belong to no unit: everyone signed in may read them."""

from datetime import date

from tests import builders


def object_version(unit):
    return builders.make_statute().pk


def object_article(unit):
    return builders.make_statute().articles.first().pk


def object_two_versions(unit):
    later = builders.make_statute()
    earlier = builders.make_statute(later.statute.short_title, version="2010", in_force_from=date(2010, 1, 1))
    return earlier.pk, later.pk
