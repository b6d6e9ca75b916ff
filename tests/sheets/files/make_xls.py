"""How bank.xls was made; xlwt is no dependency of ours, so this ran once in an environment of its own.

python make_xls.py bank.xls
"""

import sys
from datetime import datetime

import xlwt

ROWS = [
    ["题型", "题干", "选项A", "选项B", "答案", "日期", "分值"],
    ["单选题", "第一题", "甲", "乙", "A", None, 2],
    [None, "第二题", "丙", "丁", "B", None, 2.5],
    [],
    ["判断题", "第三题", None, None, True, None, None],
]
NOT_AVAILABLE = 42

book = xlwt.Workbook()
sheet = book.add_sheet("题目")
for number, row in enumerate(ROWS):
    for column, value in enumerate(row):
        if value is not None and (number, column) != (1, 0):
            sheet.write(number, column, value)
sheet.write_merge(1, 2, 0, 0, "单选题")
sheet.write(1, 5, datetime(2026, 1, 2), xlwt.easyxf(num_format_str="yyyy-mm-dd"))  # noqa: DTZ001  a sheet knows no zone
sheet.write(2, 5, datetime(2026, 1, 2, 9, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))  # noqa: DTZ001  a sheet knows no zone
sheet.row(5).set_cell_error(1, NOT_AVAILABLE)
hidden = book.add_sheet("备用")
hidden.visibility = 1
hidden.write(0, 0, "藏")
book.save(sys.argv[1])
