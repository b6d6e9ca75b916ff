"""Files of results on their way in."""

from django.utils import timezone

from exams.importing.work import apply_batch, keep_batch, plan_batch
from tests.builders import make_admin
from tests.sheets.books import make_book, upload_of

HEADER = ["姓名", "工号", "执法证号"]


def batch_of(exam, *rows, header=(), by=None):
    book = make_book(("成绩", [[*HEADER, *header], *rows]))
    return keep_batch(exam, upload_of(book, "成绩.xlsx"), by=by or make_admin(), at=timezone.now())


ANSWERS = ["第1题", "2", "Q3", "第4题"]


def answers_of(exam, *rows, **how):
    return batch_of(exam, *rows, header=ANSWERS, **how)


def who(person):
    return [person.name, person.staff_number, ""]


def words(batch):
    return [p.message for item in plan_batch(batch).items for p in item.problems]


def apply(batch, by=None):
    return apply_batch(batch, by=by or batch.uploaded_by, at=timezone.now(), seen=plan_batch(batch).digest)
