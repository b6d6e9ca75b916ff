"""How large a word processor's file may be. Without Django, since the child process that reads the file knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from files.limits import Limits as FileLimits


@dataclass(frozen=True)
class Limits(FileLimits):
    """The caps of the import contract (settings.IMPORT_*)."""

    #: Blank ones and rows of tables count.
    paragraphs: int
