"""A question of every kind, with what a person sends for a right and for a wrong answer."""

from tests.builders import make_question

OPTIONS = [{"key": "A", "text": "五日"}, {"key": "B", "text": "七日"}, {"key": "C", "text": "十日"}]
PARTS = [
    {"kind": "single", "stem": "小题一", "options": OPTIONS, "answer": ["B"]},
    {"kind": "judge", "stem": "小题二", "options": [], "answer": [False]},
]
#: kind → what the question says, the right answer as it is sent, a wrong one
KINDS = {
    "single": ({"answer": ["A"], "options": OPTIONS}, {"answer-1": "A"}, {"answer-1": "B"}),
    "multiple": ({"answer": ["A", "C"], "options": OPTIONS}, {"answer-1": ["C", "A"]}, {"answer-1": ["A", "B"]}),
    "indefinite": ({"answer": ["B"], "options": OPTIONS}, {"answer-1": ["B"]}, {"answer-1": ["A", "B"]}),
    "judge": ({"answer": [True], "options": []}, {"answer-1": "T"}, {"answer-1": "F"}),
    "judge_correct": (
        {"answer": [False], "options": [], "rules": {"correction": "应当在五日内提出"}},
        {"answer-1": "F", "answer-1-correction": "应当在五日内提出。"},
        {"answer-1": "T"},
    ),
    "blank": (
        {"stem": "____日内提出，____日前通知。", "answer": [["五", "5"], ["七"]], "options": []},
        {"answer-1-1": "5", "answer-1-2": "七"},
        {"answer-1-1": "5"},
    ),
    "numeric": ({"answer": [5000, 0], "options": []}, {"answer-1": "５,000"}, {"answer-1": "4999"}),
    "matching": (
        {"answer": [["申请", "五日"], ["通知", "七日"]], "options": OPTIONS},
        {"answer-1-0": "A", "answer-1-1": "B"},
        {"answer-1-0": "B", "answer-1-1": "A"},
    ),
    "ordering": (
        {"answer": ["B", "A", "C"], "options": OPTIONS},
        {"answer-1-0": "2", "answer-1-1": "1", "answer-1-2": "3"},
        {"answer-1-0": "1", "answer-1-1": "2", "answer-1-2": "3"},
    ),
    "case": (
        {"material": "某厂案情", "stem": "", "answer": [], "options": [], "parts": PARTS},
        {"answer-1": "B", "answer-2": "F"},
        {"answer-1": "B", "answer-2": "T"},
    ),
    "short": ({"answer": ["参考的要点"], "options": []}, {"answer-1": "我的要点"}, {"answer-1": ""}),
    "essay": ({"answer": ["参考的论述"], "options": []}, {"answer-1": "我的论述"}, {"answer-1": ""}),
}
WRITTEN = {"short", "essay"}


def question_of(kind, **fields):
    says = {"stem": f"题干之{kind}", "explanation": "解析暗号"} | KINDS[kind][0] | fields
    options = says.pop("options")
    version = make_question(kind=kind, published=False, **{k: v for k, v in says.items() if k != "answer"})
    version.options, version.answer, version.stem, version.state = options, says["answer"], says["stem"], "published"
    version.save()
    version.question.current = version
    version.question.save()
    return version
