"""Objects of the permission matrix: a job belongs to its owner alone, whatever the unit."""

from jobs.models import Job
from tests import builders


def object_job(unit):
    return builders.make_job(owner=builders.make_officer(unit=unit), state=Job.State.DONE).pk
