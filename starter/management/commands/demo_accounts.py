"""Print where the site is and who may sign in to the demonstration world."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from people.models import Person
from starter.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "打印访问地址和示例账号。"

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")

    def handle(self, *args, **options):
        self.stdout.write(f"\n执法学堂已启动：http://127.0.0.1:{options['port']}\n按 Ctrl-C 停止。\n")
        present = set(
            Person.objects.filter(staff_number__in=[a.number for a in ACCOUNTS]).values_list("name", flat=True)
        )
        if not {account.name for account in ACCOUNTS} <= present:
            self.stdout.write(
                "这个数据库里没有示例账号。第一个管理员：.venv/bin/python manage.py create_administrator\n"
            )
            return
        self.stdout.write(f"示例账号（密码都是 {PASSWORD}）：")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.number}  {account.role.label}　{account.name}")
