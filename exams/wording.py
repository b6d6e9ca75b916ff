"""Marks as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def marks_text(value: Any) -> str:
    """2, 2.5, 0.17: to the cent, without needless zeros."""
    return f"{Decimal(str(value)).quantize(Decimal('0.01')).normalize():f}"
