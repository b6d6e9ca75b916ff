"""What people answered, their wrong-question book, what they marked, and the runs in which they practise."""

from practice.models.book import BookEntry
from practice.models.marks import Favourite, Note
from practice.models.response import Response
from practice.models.run import Run, RunQuestion

__all__ = ["BookEntry", "Favourite", "Note", "Response", "Run", "RunQuestion"]
