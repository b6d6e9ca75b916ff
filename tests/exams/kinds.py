"""An exam with a question of every kind."""

from tests.builders import make_blueprint, make_exam, make_question

ITEMS = [{"key": key, "text": text} for key, text in zip("ABC", ("立案", "调查取证", "送达"), strict=True)]
PARTS = [
    {"kind": "single", "stem": "该企业应当由谁处罚？", "options": ITEMS, "answer": ["A"], "marks": 2},
    {"kind": "short", "stem": "写出应当告知的内容。", "answer": ["事实、理由、依据、权利"], "marks": 4},
]


def make_all_kinds(unit, **fields):
    """An exam with a question of every kind, at two marks each."""
    versions = [
        make_question(kind="single"),
        make_question(kind="multiple"),
        make_question(kind="indefinite"),
        make_question(kind="judge"),
        make_question(kind="judge_correct", answer=[False], rules={"correction": "应当书面告知处罚"}, options=0),
        make_question(kind="blank", stem="听证应当在____日内提出，组织前____日通知。", answer=[["五"], ["七"]]),
        make_question(kind="numeric", stem="罚款 2 万元的百分之三是多少元？", answer=["600"], options=0),
        make_question(kind="matching", stem="配对。", answer=[["开始", "立案"], ["结束", "送达"]]),
        make_question(kind="ordering", stem="按先后排列。", answer=["A", "B", "C"]),
        make_question(kind="short", stem="简述听证的作用。", answer=["保障权利"]),
        make_question(kind="essay", stem="论述过罚相当。", answer=["……"]),
        make_question(kind="case", stem="", material="某企业未设安全警示标志……", parts=PARTS, options=0),
    ]
    for version in versions:
        if version.kind in ("matching", "ordering"):
            version.__class__.objects.filter(pk=version.pk).update(state="draft")
            version.__class__.objects.filter(pk=version.pk).update(state="published", options=ITEMS)
    return make_exam(
        unit=unit, questions=0, blueprint=make_blueprint(unit=unit, pins=versions), question_count=12, **fields
    )
