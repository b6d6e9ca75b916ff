"""Make the unit at the top and the first administrator."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from people import values
from people.models import OneTimeCode, Organisation, Person, Role
from people.services import accounts, administrators
from people.services.codes import issue_code


class Command(BaseCommand):
    help = _("建立第一个管理员（没有单位时先建最上级单位），给出一次性登录码。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--number", help=_("管理员的工号"))
        parser.add_argument("--name", help=_("管理员的姓名"))
        parser.add_argument("--unit-name", help=_("最上级单位的名称（还没有单位时用）"))
        parser.add_argument("--unit-code", help=_("最上级单位的代码（还没有单位时用）"))
        parser.add_argument("--security", action="store_true", help=_("建立安全管理员，由他授予审计管理员等角色"))
        parser.add_argument("--another", action="store_true", help=_("已有管理员时，再建一个"))
        parser.add_argument("--password-stdin", action="store_true", help=_("从标准输入读密码，不给登录码"))
        parser.add_argument("--noinput", action="store_true", help=_("不提问，缺什么就报错"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.options = options
        self.role = Role.SECURITY_ADMIN if options["security"] else Role.SYSTEM_ADMIN
        if administrators.administrators(self.role) and not options["another"]:
            raise CommandError(_("%(role)s已经有了。确要再建一个，请加 --another。") % {"role": self.role.label})
        try:
            self._make()
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error

    @transaction.atomic
    def _make(self) -> None:
        unit = administrators.root_unit() or self._new_root()
        number = values.clean_number(self._ask("number", _("管理员的工号：")), longest=32)
        name = values.clean_name(self._ask("name", _("管理员的姓名：")))
        person = administrators.make_administrator(
            unit=unit, staff_number=number, name=name, another=self.options["another"], at=now(), role=self.role
        )
        self.stdout.write(
            _("已建立管理员 %(name)s（工号 %(number)s，%(unit)s）。")
            % {"name": person.name, "number": person.staff_number, "unit": unit.name}
        )
        self._let_in(person)

    def _new_root(self) -> Organisation:
        return administrators.make_root(
            name=self._ask("unit_name", _("最上级单位的名称：")), code=self._ask("unit_code", _("最上级单位的代码："))
        )

    def _let_in(self, person: Person) -> None:
        """By a code that is shown once; a password typed as an argument would stay in the shell's history."""
        if self.options["password_stdin"]:
            password = sys.stdin.readline().rstrip("\n")
            validate_password(password, person)
            accounts.set_password(person, password, at=now())
            return
        code = issue_code(person, OneTimeCode.Purpose.ACTIVATION, by=None, at=now())
        self.stdout.write(_("一次性登录码（只显示这一次，30 天内有效）：%(code)s") % {"code": code})
        self.stdout.write(_("登录时填在密码一栏，随后设自己的密码。"))

    def _ask(self, option: str, question: str) -> str:
        answer = str(self.options[option] or "").strip()
        while not answer:
            if self.options["noinput"] or not sys.stdin.isatty():
                raise CommandError(_("缺少 --%(option)s。") % {"option": option.replace("_", "-")})
            answer = input(question).strip()
        return answer
