"""Load what the platform ships: catalogue of statutes, digests, questions, courses."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from laws.catalogue import load_catalogue, load_digests
from laws.correspondence import load_correspondences
from people.models import Organisation
from question_bank.models import Question
from starter.courses import load_course, open_to_bureau
from starter.questions import load_questions


class Command(BaseCommand):
    help = "装入随平台提供的法规目录、要点、题目和课程；可以反复运行，没有变化就什么都不改。"

    def handle(self, *args, **options):
        content = Path(settings.CONTENT_DIR)
        load_catalogue(yaml.safe_load((content / "laws" / "catalogue.yaml").read_text()))
        for path in sorted((content / "digests").glob("*.yaml")):
            load_digests(yaml.safe_load(path.read_text()))
        for path in sorted((content / "correspondence").glob("*.yaml")):
            load_correspondences(yaml.safe_load(path.read_text()))
        for path in sorted((content / "questions").glob("*.xlsx")):
            if problems := load_questions(path):
                raise CommandError(f"{path.name}: " + "；".join(problems[:5]))
        folders = [path.parent for path in sorted((content / "courses").glob("*/course.yaml"))]
        for folder in folders:
            load_course(folder)
            for bureau in Organisation.objects.filter(depth=1):
                open_to_bureau(folder, bureau)
        shipped = Question.objects.filter(organisation=None).count()
        self.stdout.write(f"随平台内容已就绪：{len(folders)} 门课程，{shipped} 道题。")
