"""Questions to and from the formats of other programs, and our own. Pure functions: no database, no clock.

A reader is `read(data) -> Iterator[RawQuestion]` (gift, aiken, moodle, qti, own); a writer is `write(target, items) -> list[Loss]`
(gift_writing, moodle_writing, own, xlsx, docx) and names what its format cannot hold. To add a format: a module with `read` or
`write`, and how it is recognised.
"""

# The readers of the importer use these modules, and these its columns: whoever is asked for first, the importer begins.
import question_bank.importing  # noqa: F401  asked for its effect: to be first
from question_bank.exchange import aiken, gift, moodle, own, qti
from question_bank.exchange.item import Item
from question_bank.exchange.losses import Loss
from question_bank.exchange.recognition import recognise

__all__ = ["Item", "Loss", "aiken", "gift", "moodle", "own", "qti", "recognise"]
