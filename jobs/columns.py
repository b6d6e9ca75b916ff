"""The step 对应列 of every import: which column of the person's file holds what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sheets.columns import Column, Table
from sheets.reading import letters

Facts = dict[str, Any]


def describe(table: Table) -> Facts:
    """What the page shows of a table, as JSON: it is kept with the batch, so that the file is not read for each look."""
    return {
        "sheet": table.sheet.name,
        "header_row": table.header_row,
        "rows": sum(1 for _row in table.rows()),
        "headers": [header[:60] for header in table.headers],
        "samples": [[text[:60] for text in table.samples(index)] for index in range(len(table.headers))],
        "mapping": table.mapping,
    }


class ColumnsForm(forms.Form):
    """A choice for each column with a heading. `tables` are of `describe`; `columns` are what the import looks for."""

    def __init__(
        self,
        data: Any = None,
        *,
        tables: Sequence[Facts],
        columns: Sequence[Column],
        mapping: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        super().__init__(data)
        self.tables, self.columns = tables, columns
        choices = [("", _("不导入")), *((column.field, column.label) for column in columns)]
        for number, table in enumerate(tables):
            chosen = {index: name for name, index in ((mapping or {}).get(table["sheet"]) or table["mapping"]).items()}
            for index in _headed(table):
                self.fields[_name(number, index)] = forms.ChoiceField(
                    choices=choices,
                    required=False,
                    initial=chosen.get(index, ""),
                    label=table["headers"][index],
                    widget=forms.Select(attrs={"class": "input"}),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number, table in enumerate(self.tables):
            self._demand_required(number, table, cleaned)
            self._refuse_twice(number, table, cleaned)
        return cleaned

    def _refuse_twice(self, number: int, table: Facts, cleaned: dict[str, Any]) -> None:
        chosen = {index: cleaned.get(_name(number, index)) for index in _headed(table)}
        often = {name for name, times in Counter(filter(None, chosen.values())).items() if times > 1}
        for index, name in chosen.items():
            if name in often:
                label = next(column.label for column in self.columns if column.field == name)
                self.add_error(_name(number, index), _("有两列都对应“%(label)s”，请只留一列。") % {"label": label})

    def _demand_required(self, number: int, table: Facts, cleaned: dict[str, Any]) -> None:
        chosen = {cleaned.get(_name(number, index)) for index in _headed(table)}
        missing = [str(column.label) for column in self.columns if column.required and column.field not in chosen]
        if missing:
            words = {"sheet": table["sheet"], "columns": "、".join(missing)}
            self.add_error(None, _("工作表“%(sheet)s”还没有指定哪一列是“%(columns)s”。") % words)

    @property
    def mapping(self) -> dict[str, dict[str, int]]:
        """Sheet → field → column, counted from 0."""
        return {
            table["sheet"]: {
                self.cleaned_data[_name(number, index)]: index
                for index in _headed(table)
                if self.cleaned_data[_name(number, index)]
            }
            for number, table in enumerate(self.tables)
        }

    def shown(self) -> Iterator[Facts]:
        """Each table with its columns: their letter, heading, samples and choice."""
        for number, table in enumerate(self.tables):
            columns = [
                {
                    "letter": letters(index),
                    "header": table["headers"][index],
                    "samples": table["samples"][index],
                    "field": self[_name(number, index)],
                }
                for index in _headed(table)
            ]
            yield {**table, "columns": columns}


def _headed(table: Facts) -> list[int]:
    """The columns that have a heading, or contents under none."""
    return [index for index, header in enumerate(table["headers"]) if header or table["samples"][index]]


def _name(number: int, index: int) -> str:
    return f"column-{number}-{index}"
