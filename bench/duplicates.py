"""Looking through a bank for questions that are alike, against merely taking all of its texts apart into grams."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from random import Random

from bench.timing import Comparison, compare
from question_bank.similarity import Index, Wording, grams, normal, pairs

BANK, FILE, PLANTED = 100_000, 20_000, 2_000

WHO = "生产经营单位 危险化学品企业 矿山企业 施工单位 特种作业人员 主要负责人 承包单位 承租单位 安全评价机构 从业人员 出租方 经营者 储存单位 运输企业 检测机构 带班负责人 值班人员 安全管理员 实习学生 劳务派遣人员".split()
DID = "未按照规定设置警示标志 将场所发包给不具备条件的个人 未如实记录教育培训情况 关闭了报警装置 擅自改变工艺参数 未建立隐患排查制度 使用了应当淘汰的设备 拒绝接受现场检查 占用疏散通道堆放货物 未编制应急预案 未进行风险辨识 在有限空间内单独作业 动火作业前没有检测气体 瞒报一起轻伤事故 伪造检修记录 未给员工配备劳动防护用品 超量储存原料 停用除尘系统 未按期演练 带电检修设备".split()
WHEN = "在夏季高温检查中 在复查时 接到群众举报后 在专项整治期间 在试生产阶段 停产检修期间 夜间突击检查时 在节前检查中 事故调查期间 在申请许可证时 在跨区协查中 在双随机抽查时".split()
OFFICE = "县级应急管理部门 市级应急管理局 省级应急管理厅 综合执法支队 街道应急办 开发区管理委员会 矿山安全监察机构 派驻执法中队".split()
ASKS = "应当如何处理 下列做法正确的是 执法人员首先应当做什么 下列表述错误的是 应当在几日内作出决定 可以采取哪一项措施 应当由谁批准 下列文书中应当使用的是 证据应当怎样固定 裁量时应当考虑什么".split()
DOES = "责令限期改正 责令立即停止作业 查封相关场所 扣押涉案设备 告知陈述和申辩的权利 组织听证 移送公安机关 制作现场检查记录 先行登记保存证据 报请负责人批准 给予警告 处以罚款 吊销许可证件 撤出危险区域内的人员 通报行业主管部门 列入重点监管名单 约谈主要负责人 开展复查 邀请专家论证 公开处理结果".split()
NAMES = "安博辰大德鼎东丰福光广海和恒宏华汇嘉建金锦晶凯康科力利联龙隆茂美明铭诺鹏启千庆荣瑞润森盛胜世顺泰腾天通万伟祥信兴旭亚扬益永友裕源远泽展正志中众卓"
TRADES = "化工 矿业 建材 纺织 食品 机械 木业 烟花 冷链 物流 印染 船舶 电镀 铸造 燃气 医药 造纸 酒业 粮储 家具".split()


def measure() -> Iterator[Comparison]:
    bank, twins, others = make_bank(Random(7))
    found: set[frozenset[object]] = set()

    def search() -> None:
        found.clear()
        found.update(frozenset((near.first, near.second)) for near in pairs(bank))

    yield compare(f"{len(bank)} questions, alike ones found", search, lambda: take_apart(bank), target=14, rounds=1)
    print(
        f"planted {len(twins)}, of them found {len(twins & found)}; same stem with other options {len(others)}, "
        f"taken for alike {len(others & found)}; {len(found)} pairs in all; peak {peak_mb()} MB"
    )
    assert twins <= found
    assert not others & found

    index = Index(bank)
    news, _twins, _others = make_bank(Random(8), size=FILE)
    yield compare(
        f"{len(news)} questions held against {len(bank)}",
        lambda: [index.near(question.stem, question.options) for question in news],
        lambda: take_apart(news),
        target=24,
        rounds=1,
    )


def take_apart(bank: list[Wording]) -> None:
    for question in bank:
        grams([normal(question.stem)])
        grams([normal(option) for option in question.options])


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


# --- a bank -----------------------------------------------------------------------------------------------------------
def make_bank(dice: Random, size: int = BANK) -> tuple[list[Wording], set[frozenset[object]], set[frozenset[object]]]:
    """Questions, the planted pairs that are alike, and the planted pairs that only have the stem in common."""
    bank = [make_question(dice, number) for number in range(size)]
    twins, others = set(), set()
    for question in dice.sample(bank, PLANTED * size // BANK):
        twin = Wording(f"{question.key}'", *reworded(dice, question))
        bank.append(twin)
        twins.add(frozenset((question.key, twin.key)))
        if question.options:
            other = Wording(f"{question.key}*", question.stem, make_question(dice, 0).options or ["是", "否"])
            bank.append(other)
            others.add(frozenset((question.key, other.key)))
    dice.shuffle(bank)
    return bank, twins, others


def make_question(dice: Random, number: int) -> Wording:
    """One in ten has the stem of thousands, four in ten have no options."""
    kind = dice.random()
    if kind < 0.1:
        return Wording(number, "下列说法正确的是（　）。", [statement(dice) for _ in range(4)])
    if kind < 0.5:
        return Wording(
            number, f"{case(dice)}，{dice.choice(OFFICE)}应当{dice.choice(DOES)}，并在{amount(dice)}日内报告。"
        )
    options = [f"{dice.choice(OFFICE)}{dice.choice(DOES)}" for _ in range(4)]
    return Wording(number, f"{case(dice)}，{dice.choice(ASKS)}（　）？", options)


def case(dice: Random) -> str:
    firm = "".join(dice.sample(NAMES, 2)) + dice.choice(TRADES)
    return f"{dice.choice(WHEN)}发现{firm}有限公司的{dice.choice(WHO)}{dice.choice(DID)}，涉及金额{amount(dice)}万元"


def statement(dice: Random) -> str:
    return (
        f"{dice.choice(WHO)}{dice.choice(DID)}的，{dice.choice(OFFICE)}可以{dice.choice(DOES)}，期限为{amount(dice)}日"
    )


def amount(dice: Random) -> int:
    return dice.randint(2, 990)


def reworded(dice: Random, question: Wording) -> tuple[str, list[str]]:
    """The options in another order; the stem printed otherwise, with another amount, or with a word more where it is long."""
    options = dice.sample(question.options, len(question.options))
    printed = question.stem.replace("，", ", ").replace("（　）", "(  )")
    other_amount = re.sub(r"金额\d+万元", "金额1200万元", question.stem)
    longer = question.stem.replace("涉及金额", "经查涉及金额")
    return dice.choice([printed, other_amount, longer]), options
