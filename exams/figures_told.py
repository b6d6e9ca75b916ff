"""The figures of a test with what each of them means, for the page and the workbook alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.statistics import WholeFigures


@dataclass(frozen=True)
class Told:
    label: str
    value: float | None
    unit: str
    meaning: str
    decimals: int = 1

    @property
    def text(self) -> str:
        """As many decimals as the figure bears, without needless zeros; a dash where it is undefined."""
        if self.value is None:
            return "–"
        text = f"{self.value:.{self.decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text


def told(whole: WholeFigures) -> list[Told]:
    marks, percent = _("分"), "%"
    return [
        Told(_("答卷"), whole.attempts, _("份"), _("已经评分、计入统计的作答。"), 0),
        Told(_("平均分"), whole.mean, marks, _("满分 %(max)s 分，所有答卷的平均。") % {"max": f"{whole.max:g}"}),
        Told(_("中位数"), whole.median, marks, _("一半答卷不低于它，一半不高于它，不受个别极端分数影响。")),
        Told(_("标准差"), whole.standard_deviation, marks, _("分数拉开的程度，越大差别越大。")),
        Told(
            _("信度"),
            whole.coefficient_of_internal_consistency,
            percent,
            _("各题之间的一致程度，越接近 100%% 分数越可靠；题少或各题考的不是一类能力时会低。") % {},
        ),
        Told(
            _("误差比"), whole.error_ratio, percent, _("标准差里有多大一部分出于偶然，而不是掌握程度不同；越小越好。")
        ),
        Told(
            _("标准误"),
            whole.standard_error,
            marks,
            _("一个人重考，分数多半在上下这么多分以内；离合格线比这还近的，不宜只凭这一次下结论。"),
        ),
        Told(
            _("偏度"),
            whole.skewness,
            "",
            _("0 是左右对称；小于 0 是多数人分数高、少数人拖在后面，大于 0 相反。"),
            2,
        ),
        Told(
            _("峰度"), whole.kurtosis, "", _("0 同正态分布；大于 0 是分数集中、两端有极端值，小于 0 是分得比较散。"), 2
        ),
    ]
