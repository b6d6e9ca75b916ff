"""Questions out of plain text and of the paragraphs of Word: lines → pieces → groups → questions.

`marks` and `labels` know every spelling, `options` and `brackets` what is inside a question, `areas` and `keys` the key tables,
`blocks` which numbers are questions, `cases` material with sub-questions; `grammar` puts them together.
"""

from question_bank.importing.text.lines import Line, Skipped
from question_bank.importing.text.reading import TextReading, read_text

__all__ = ["Line", "Skipped", "TextReading", "read_text"]
