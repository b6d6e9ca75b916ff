"""Every kind of problem has a name for the screen, and no two the same."""

import ast
import re
from pathlib import Path

from laws.currency import State
from question_bank.importing import codes
from question_bank.importing.columns import LABELS

ROOT = Path(codes.__file__).parent.parent
SAYERS = {"say", "problem", "_problem", "key_problem", "Problem", "Fault", "Doubt"}
LEVELS = {"error", "warning", "fixed"}
#: What is no code where a problem is said: a field that the screen does not know by a label.
FIELDS = {"parts"}


def given() -> set[str]:
    """Every code that the importers and the kinds write, by name or by place."""
    files = [file for folder in ("importing", "exchange", "kinds") for file in (ROOT / folder).rglob("*.py")]
    calls = [
        node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    said = [argument for call in calls if _name(call) in SAYERS for argument in _arguments(call)]
    words = {
        argument.value for argument in said if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    plain = {word for word in words if re.fullmatch(r"[a-z]+(_[a-z]+)*", word)}
    return (plain - LEVELS - FIELDS - set(LABELS)) | {state.value for state in State if state != State.IN_FORCE}


def _name(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _arguments(call):
    return [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "code")]


def test_every_code_has_a_name():
    assert sorted(given() - set(codes.NAMES)) == []


def test_no_name_is_for_a_code_that_nobody_gives():
    assert sorted(set(codes.NAMES) - given()) == []


def test_no_two_codes_have_the_same_name():
    names = [str(name) for name in codes.NAMES.values()]

    assert sorted(name for name in names if names.count(name) > 1) == []
