"""How much a foreign file may ask for. Without Django, since the child process that opens the file knows nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """The caps that hold for every format (settings.IMPORT_*)."""

    max_bytes: int
    unpacked_bytes: int
    entries: int
    ratio: int
    seconds: float
    memory_bytes: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
