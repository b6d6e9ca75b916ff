"""Whether the rows of an officer are as they were written."""

from training.chain import COLUMNS, first_flaw


def holds(officer):
    return first_flaw(list(officer.ledger.order_by("sequence").values(*COLUMNS))) is None
