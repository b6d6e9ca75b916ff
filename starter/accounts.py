"""The demonstration accounts: one for each role."""

from __future__ import annotations

from dataclasses import dataclass

from people.models import Role

PASSWORD = "zhifa-demo-2026"  # noqa: S105  printed by `make run`, and only made where DEMO=1


@dataclass(frozen=True)
class Account:
    number: str
    name: str
    role: Role
    unit: str
    post: str

    @property
    def is_officer(self) -> bool:
        """Whether the account's person counts in the duty to train."""
        return self.role in {Role.OFFICER, Role.LECTURER} or self.unit != "N"


#: unit is the code of starter.units: N the bureau, N-FG its legal division, N-ZD its enforcement team, N02 a county bureau.
ACCOUNTS = [
    Account("10001", "周明远", Role.OFFICER, "N02", "执法中队队员"),
    Account("10002", "郑秀兰", Role.UNIT_ADMIN, "N", "宣教科科长"),
    Account("10003", "高志强", Role.UNIT_ADMIN, "N02", "综合股股长"),
    Account("10004", "许文静", Role.AUTHOR, "N", "政策法规科科员"),
    Account("10005", "沈立民", Role.LEGAL_REVIEWER, "N", "政策法规科科长"),
    Account("10006", "方建国", Role.LECTURER, "N", "执法支队副支队长"),
    Account("10007", "曹春梅", Role.MARKER, "N", "政策法规科科员"),
    Account("10008", "彭国栋", Role.INVIGILATOR, "N", "宣教科科员"),
    Account("10009", "邓晓燕", Role.HEARING_ORGANISER, "N", "政策法规科副科长"),
    Account("10010", "萧正平", Role.ASSESSOR, "N", "法律顾问"),
    Account("10011", "田守信", Role.AUDITOR, "N", "督查室主任"),
    Account("10012", "范晓东", Role.SYSTEM_ADMIN, "N", "信息中心科员"),
    Account("10013", "石磊", Role.SECURITY_ADMIN, "N", "信息中心科员"),
    Account("10014", "姚静", Role.AUDIT_ADMIN, "N", "信息中心副主任"),
]
