"""The units of the demonstration world: a city bureau, its divisions, thirteen county bureaus and their teams."""

from __future__ import annotations

from people.models import Organisation

Kind = Organisation.Kind

BUREAU = ("N", "南阳市应急管理局", "市应急局")
DIVISIONS = [
    ("N-BG", "办公室", ""),
    ("N-FG", "政策法规科", "法规科"),
    ("N-XJ", "宣传教育科", "宣教科"),
    ("N-WH", "危险化学品安全监督管理科", "危化科"),
    ("N-GM", "工贸安全监督管理科", "工贸科"),
    ("N-ZD", "应急管理综合行政执法支队", "执法支队"),
]
COUNTIES = "宛城区 卧龙区 邓州市 桐柏县 方城县 淅川县 镇平县 唐河县 南召县 内乡县 新野县 社旗县 西峡县".split()


def make_units() -> dict[str, Organisation]:
    """The tree, by unit code. County bureaus are N01 to N13, their enforcement teams N01-1 and so on."""
    code, name, short = BUREAU
    units = {code: Organisation.objects.add_root(create_kwargs=_facts(code, name, short, Kind.BUREAU))}
    for code, name, short in DIVISIONS:
        _add(units, "N", code, name, short, Kind.DIVISION)
    for number, county in enumerate(COUNTIES, start=1):
        code = f"N{number:02}"
        _add(units, "N", code, f"{county}应急管理局", f"{county}局", Kind.COUNTY_BUREAU)
        _add(units, code, f"{code}-1", f"{county}应急管理综合行政执法大队", f"{county}执法大队", Kind.TEAM)
    return units


def _add(units: dict[str, Organisation], above: str, code: str, name: str, short: str, kind: str) -> None:
    # Read anew: the tree counts children in the row it was given.
    parent = Organisation.objects.get(pk=units[above].pk)
    units[code] = Organisation.objects.add_child(parent, create_kwargs=_facts(code, name, short, kind))


def _facts(code: str, name: str, short: str, kind: str) -> dict[str, str]:
    return {"code": code, "name": name, "short_name": short, "kind": kind}
