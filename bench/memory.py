"""Brings a file of questions into a scratch database and prints the peak of its memory in MB: `python -m bench.memory FILE`."""

import os
import re
import resource
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory


def bring_in(path: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("import_questions", path, stdout=StringIO())


def peak() -> float:
    """Of this process since it began, which ru_maxrss is not: it remembers the process that started it; or of its reader."""
    own = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert own
    return max(int(own[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": folder, "PLAIN_HTTP": "1"}
        bring_in(sys.argv[1])
    print(peak())
