"""The columns of a roster, under the names by which lists in the field call them."""

from __future__ import annotations

from sheets.columns import Column

COLUMNS = (
    Column("name", "姓名", ("人员姓名", "执法人员姓名", "执法人员", "名字"), required=True),
    Column("staff_number", "工号", ("人员编号", "编号", "职工编号", "员工编号", "职工号", "人员工号")),
    Column(
        "unit",
        "单位",
        (
            "所在单位",
            "部门",
            "所属单位",
            "工作单位",
            "单位名称",
            "单位代码",
            "所在部门",
            "所属部门",
            "科室",
            "执法单位",
            "所属机构",
        ),
    ),
    Column(
        "certificate",
        "执法证号",
        (
            "证件编号",
            "执法证件号",
            "行政执法证号",
            "执法证编号",
            "执法证件编号",
            "执法证件号码",
            "行政执法证件号",
            "证号",
            "证件号",
        ),
    ),
    Column("issued_on", "发证日期", ("发证时间", "领证日期", "领证时间", "颁证日期", "签发日期")),
    Column(
        "expires_on",
        "有效期至",
        ("有效期", "有效期止", "到期日期", "到期时间", "证件有效期", "有效期截止", "有效日期", "截止日期"),
    ),
    Column("post", "职务", ("岗位", "职务职级", "职位", "现任职务")),
    Column("phone", "手机号", ("联系电话", "手机", "手机号码", "电话", "联系方式", "移动电话")),
    Column("standing", "人员类别", ("类别", "人员类型", "人员性质")),
    Column("since", "到岗日期", ("到岗时间", "入职日期", "入职时间", "任职日期")),
)
LABELS = {column.field: column.label for column in COLUMNS}
