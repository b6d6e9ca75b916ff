"""What the room asks: who is in it, where each stands, what happened, what waits."""

from exams.queries.room.late import still_new, waiting_batches
from exams.queries.room.log import Line, lines_of, log_of, room_log
from exams.queries.room.notices import Notice, notices_of
from exams.queries.room.numbers import Numbers, numbers_of
from exams.queries.room.people import ABSENT, OFFLINE_AFTER, SHOWS, everybody_in, newest_attempts, people_in
from exams.queries.room.reach import rooms_now, rooms_run_by, rooms_seen_by
from exams.queries.room.rows import Row, rows_of
from exams.queries.room.stand import Stand
from exams.queries.room.wording import away_in_words, in_words

__all__ = [
    "ABSENT",
    "OFFLINE_AFTER",
    "SHOWS",
    "Line",
    "Notice",
    "Numbers",
    "Row",
    "Stand",
    "away_in_words",
    "everybody_in",
    "in_words",
    "lines_of",
    "log_of",
    "newest_attempts",
    "notices_of",
    "numbers_of",
    "people_in",
    "room_log",
    "rooms_now",
    "rooms_run_by",
    "rooms_seen_by",
    "rows_of",
    "still_new",
    "waiting_batches",
]
