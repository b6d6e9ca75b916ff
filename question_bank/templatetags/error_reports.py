"""The link by which officers say that a question is wrong."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from question_bank.models import QuestionVersion
from question_bank.reporting import report_url

register = template.Library()


@register.simple_tag(takes_context=True)
def report_error(context: dict[str, Any], version: QuestionVersion) -> SafeString:
    """题目有错？ Put it where a question is shown to somebody with its key: that this person has seen it is in the address."""
    url = report_url(version, context["request"].user)
    return format_html('<a class="report-error" href="{}" rel="nofollow">{}</a>', url, _("题目有错？"))
