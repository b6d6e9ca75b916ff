"""The whole folder of official texts, where there is one: counts as in their headers, nothing unexplained, nothing twice."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from laws.models import Article, Statute, StatuteVersion
from people.models import AuditEntry

pytestmark = pytest.mark.statutes


def run():
    out = io.StringIO()
    call_command("import_law", settings.STATUTES_DIR, stdout=out)
    return out.getvalue().splitlines()


def test_the_folder_imports_with_the_counts_of_its_headers_and_the_second_run_changes_nothing():
    declared = {}
    for path in sorted(Path(settings.STATUTES_DIR).glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path.name != "INDEX.md":
            declared[path.name] = int(re.search(r"^articles: (\d+)", text, re.MULTILINE)[1])

    lines = run()

    told = {line.split("：")[0]: line for line in lines if not line.startswith(" ")}
    read = {name: int(found[1]) if (found := re.search(r"，(\d+) 条，", told[name])) else 0 for name in declared}
    assert read == declared
    assert lines[-1] == "共 64 个文件：略过 1，法规 62，文件 1。"
    assert told["INDEX.md"] == "INDEX.md：略过，是目录不是法规。"
    assert Article.objects.count() == sum(declared.values())
    assert Article.objects.filter(text="").count() == 0
    assert StatuteVersion.objects.count() == 63
    assert Statute.objects.get(kind=Statute.Kind.DOCUMENT).versions.get().articles.count() == 0

    acts = AuditEntry.objects.count()
    assert run()[-1] == "共 64 个文件：略过 1，未变 63。"
    assert AuditEntry.objects.count() == acts
