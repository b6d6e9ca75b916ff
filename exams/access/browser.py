"""Safe Exam Browser: each request carries the digest of its address and of the key of the configuration it runs under.

SHA-256(absolute URL + config key), in the header X-SafeExamBrowser-ConfigKeyHash. What it calls itself is worth nothing:
anybody can say that.
"""

from __future__ import annotations

from hashlib import sha256

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from exams.access.admission import is_let_in_for_a_reason
from exams.access.visit import Visit
from exams.models import Exam

HEADER = "X-SafeExamBrowser-ConfigKeyHash"


def why_not(exam: Exam, visit: Visit) -> str:
    if not exam.browser_key or _fits(exam, visit) or is_let_in_for_a_reason(exam, visit):
        return ""
    if visit.browser_hash:
        return _("专用考试浏览器用的不是这场考试的配置。请用监考人给的配置文件重新打开。")
    return _("这场考试要用专用考试浏览器（Safe Exam Browser）打开。")


def _fits(exam: Exam, visit: Visit) -> bool:
    return constant_time_compare(visit.browser_hash.lower(), config_key_hash(visit.url, exam.browser_key))


def config_key_hash(url: str, key: str) -> str:
    return sha256(f"{url.partition('#')[0]}{key.lower()}".encode()).hexdigest()
