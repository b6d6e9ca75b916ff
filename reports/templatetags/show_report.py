"""How the figures of a report are shown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import template

from reports.charts import ROW, UnitBar
from reports.workbook import unit_name

register = template.Library()
register.filter("unit_name", unit_name)


@register.filter
def percent(rate: Decimal | None) -> str:
    """A share with one decimal, as in the export; nothing of nobody."""
    return "—" if rate is None else f"{rate * 100:.1f}%"


@register.filter
def signed_hours(value: Decimal) -> str:
    return f"{value:+.2f}".replace("-", "−")


@register.filter
def chart_height(bars: Sequence[UnitBar]) -> int:
    return len(bars) * ROW + 4
