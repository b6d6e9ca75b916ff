"""F21, small: every tampering is found and named, and nobody else is. At full scale: make faults."""

from tests.faults import ledger


def test_every_tampering_is_found_with_its_row_and_what_was_done():
    outcome = ledger.tampered(each=10)

    assert outcome.count == 50
    assert outcome.is_clean, outcome
