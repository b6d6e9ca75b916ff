"""Texts under their names on disk, for what a large file holds more of than memory should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from tempfile import TemporaryFile
from types import TracebackType


class Shelf(Mapping[str, str]):
    """Gone when it is closed. What stands under a name already stays."""

    def __enter__(self) -> Shelf:
        self._file = TemporaryFile()
        self._places: dict[str, tuple[int, int]] = {}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, texts: Mapping[str, str]) -> None:
        for name in texts.keys() - self._places.keys():
            data = texts[name].encode()
            self._places[name] = self._file.seek(0, 2), len(data)
            self._file.write(data)

    def __getitem__(self, name: str) -> str:
        place, length = self._places[name]
        self._file.seek(place)
        return self._file.read(length).decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
