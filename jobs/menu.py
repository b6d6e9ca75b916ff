"""What jobs show on the pages of others."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from web.slots import MenuItem


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    return [MenuItem(_("任务"), reverse("jobs:list"), "list", group=_("系统"), order=600)]
