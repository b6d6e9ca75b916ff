"""`make bench`: each subject's measurements on a scratch database; every figure is a ratio to a floor of the same run.

Some of them alone: python -m bench exams laws
"""

from __future__ import annotations

import os
import platform
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from bench import draws, duplicates, exams, exports, imports, laws

SUBJECTS = {
    "exams": exams,
    "draws": draws,
    "imports": imports,
    "exports": exports,
    "duplicates": duplicates,
    "laws": laws,
}


def main(wanted: list[str]) -> int:
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    print(
        f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores; CPU of this process, ours and floor"
    )
    all_met = True
    try:
        for subject in wanted or SUBJECTS:
            for result in SUBJECTS[subject].measure():
                print(result, flush=True)
                all_met &= result.ok
    finally:
        teardown_databases(databases, verbosity=0)
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
