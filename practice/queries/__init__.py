"""What is asked of practice."""

from practice.queries.answered import answered, kept_of
from practice.queries.book import Narrowing, due_count, entries_of, favourites_of, statutes_in, topics_of
from practice.queries.grids import Grid, grid_of, shown_version, summaries
from practice.queries.mastery import LEAST_PEOPLE, own_shares, unit_shares
from practice.queries.practisable import article_sizes, category_sizes, known_to, practisable_by, statute_sizes
from practice.queries.rows import rows_of
from practice.queries.runs import Place, State, next_waiting, open_runs, places_of, tallies, with_citations
from practice.queries.scopes import in_turn, questions_in, title_of

__all__ = [
    "LEAST_PEOPLE",
    "Grid",
    "Narrowing",
    "Place",
    "State",
    "answered",
    "article_sizes",
    "category_sizes",
    "due_count",
    "entries_of",
    "favourites_of",
    "grid_of",
    "in_turn",
    "kept_of",
    "known_to",
    "next_waiting",
    "open_runs",
    "own_shares",
    "places_of",
    "practisable_by",
    "questions_in",
    "rows_of",
    "shown_version",
    "statute_sizes",
    "statutes_in",
    "summaries",
    "tallies",
    "title_of",
    "topics_of",
    "unit_shares",
    "with_citations",
]
