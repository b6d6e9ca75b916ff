"""What strangers send to the pages of practice."""

from practice.forms.answer import AnswerForm
from practice.forms.book import BookFilter
from practice.forms.marks import FavouriteForm, JudgementForm, NoteForm, ScopeForm

__all__ = ["AnswerForm", "BookFilter", "FavouriteForm", "JudgementForm", "NoteForm", "ScopeForm"]
