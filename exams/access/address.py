"""From which network an exam may be begun: that of the bureau, say, or of a computer room."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exams.access.admission import is_let_in_for_a_reason
from exams.access.visit import Visit
from exams.models import Exam


def why_not(exam: Exam, visit: Visit) -> str:
    if not exam.addresses or is_within(visit.address, exam.addresses) or is_let_in_for_a_reason(exam, visit):
        return ""
    return _("这场考试要在指定的网络里参加，你现在的网络地址是 %(address)s。请到考场，或者找监考人。") % {
        "address": visit.address or _("未知")
    }


def is_within(address: str, ranges: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in network for network in networks(ranges))


def networks(ranges: str) -> list[IPv4Network | IPv6Network]:
    """Ranges as 10.1.0.0/16 or single addresses, between blanks. Raises ValidationError naming those that are neither."""
    found, wrong = [], []
    for word in ranges.split():
        try:
            found.append(ip_network(word, strict=False))
        except ValueError:
            wrong.append(word)
    if wrong:
        raise ValidationError(
            _("“%(words)s”不是网络地址。写成 10.1.0.0/16 或 10.1.2.3。") % {"words": "、".join(wrong)}
        )
    return found
