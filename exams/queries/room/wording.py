"""How the room says things."""

from __future__ import annotations

from django.utils.translation import gettext as _


def in_words(seconds: float) -> str:
    """40 秒, 1 分 50 秒, 12 分, 1 小时 5 分: as exact as it is recent."""
    whole = max(int(seconds), 0)
    minutes, rest = divmod(whole, 60)
    if minutes >= 60:
        return _("%(h)d 小时 %(m)d 分") % {"h": minutes // 60, "m": minutes % 60}
    if minutes >= 10:
        return _("%(m)d 分") % {"m": minutes}
    return _("%(m)d 分 %(s)d 秒") % {"m": minutes, "s": rest} if minutes else _("%(s)d 秒") % {"s": rest}


def away_in_words(count: int, seconds: int) -> str:
    return _("离开页面 %(n)d 次，共 %(time)s，可能是来电") % {"n": count, "time": in_words(seconds)}
