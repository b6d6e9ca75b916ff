"""How the audit reads: the names of our acts, and of facts that are no field of the thing acted on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Certificate, OneTimeCode, Role, Standing, Suggestion

_VERBS: list[tuple[str, Any]] = [
    ("login.succeeded", _("登录")),
    ("login.ended", _("退出")),
    ("login.locked", _("登录失败锁定")),
    ("password.changed", _("修改密码")),
    ("phone.changed", _("修改手机号")),
    ("code.issued", _("发放登录码")),
    ("administrator.created", _("建立管理员")),
    ("person.enrolled", _("登记人员")),
    ("person.edited", _("修改人员信息")),
    ("person.transferred", _("调动")),
    ("person.deactivated", _("停用账号")),
    ("person.reactivated", _("恢复账号")),
    ("standing.changed", _("变更人员类别")),
    ("absence.recorded", _("登记离岗或备勤")),
    ("absence.ended", _("登记离岗或备勤的结束")),
    ("absence.withdrawn", _("撤回离岗或备勤")),
    ("certificate.added", _("登记执法证")),
    ("certificate.changed", _("变更执法证")),
    ("role.granted", _("授予角色")),
    ("role.ended", _("结束角色")),
    ("transfer.requested", _("申请调动")),
    ("transfer.agreed", _("同意调动")),
    ("transfer.refused", _("不同意调动")),
    ("roster.applied", _("导入名单")),
    ("unit.added", _("增加单位")),
    ("unit.edited", _("修改单位")),
    ("unit.closed", _("撤销单位")),
    ("suggestion.taken_up", _("受理意见建议")),
    ("suggestion.answered", _("答复意见建议")),
]


def verbs() -> list[tuple[str, Any]]:
    return _VERBS


_CERTIFICATE_STATES = dict(Certificate.State.choices)

#: Key of `before` and `after` → its name, and the names of its values.
_FACTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "with_code": (_("用一次性登录码"), {}),
    "purpose": (_("用途"), dict(OneTimeCode.Purpose.choices)),
    "expires_at": (_("有效至"), {}),
    "active": (_("启用"), {}),
    "standing": (_("人员类别"), dict(Standing.Kind.choices)),
    "role": (_("角色"), dict(Role.choices)),
    "roles": (_("角色"), dict(Role.choices)),
    "unit": (_("单位"), {}),
    "number": (_("编号"), {}),
    "issued_on": (_("发证日期"), {}),
    "expires_on": (_("有效期至"), {}),
    "state": (_("状态"), _CERTIFICATE_STATES | dict(Suggestion.State.choices)),
    "since": (_("自"), {}),
    "until": (_("至"), {}),
    "last": (_("最后一天"), {}),
    "on": (_("日期"), {}),
    "closed_on": (_("撤销日期"), {}),
    "file": (_("文件"), {}),
    "sha256": (_("SHA-256"), {}),
    "read": (_("读入行数"), {}),
    "ok": (_("没有问题"), {}),
    "fixed": (_("已自动修正"), {}),
    "warned": (_("有提醒"), {}),
    "failed": (_("没有导入"), {}),
    "skipped": (_("已跳过"), {}),
    "added": (_("新增"), {}),
    "updated": (_("更新"), {}),
    "unchanged": (_("没有变化"), {}),
    "transferred": (_("调动"), {}),
    "requested": (_("申请调动"), {}),
    "deactivated": (_("停用"), {}),
}


def facts() -> list[tuple[str, tuple[Any, dict[str, Any]]]]:
    return list(_FACTS.items())
