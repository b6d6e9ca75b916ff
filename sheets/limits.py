"""How large a workbook may be. Without Django, since the child process that reads the file knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from files.limits import Limits as FileLimits


@dataclass(frozen=True)
class Limits(FileLimits):
    """The caps of the import contract (settings.IMPORT_*)."""

    rows: int
    columns: int
    blank_rows: int
    #: What Excel itself allows in a cell.
    cell_characters: int = 32_767
