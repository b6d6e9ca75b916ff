"""`make bench`: each subject's measurements on a scratch database; every figure is a ratio to a floor of the same run."""

from __future__ import annotations

import os
import platform
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from bench import duplicates, exports, imports, laws, saves


def main() -> int:
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    print(
        f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores; CPU of this process, ours and floor"
    )
    try:
        results = [result for subject in (saves, imports, exports, duplicates, laws) for result in subject.measure()]
    finally:
        teardown_databases(databases, verbosity=0)
    for result in results:
        print(result)
    return 0 if all(result.ratio <= result.target for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
