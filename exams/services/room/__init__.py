"""What invigilators do in the room: one service an act. Each locks, checks, writes an event with its reason, audits, and
tells the candidate where there is something to tell."""

from exams.services.room.acting import Act
from exams.services.room.clock import extend, pause, resume
from exams.services.room.ends import reopen, terminate
from exams.services.room.hints import About, hint
from exams.services.room.notes import admit, incident, message

__all__ = ["About", "Act", "admit", "extend", "hint", "incident", "message", "pause", "reopen", "resume", "terminate"]
