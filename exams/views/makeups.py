"""A make-up out of an exam that is over: who would sit it, before it is made."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exams.forms.makeups import MakeupForm
from exams.models import Attempt, Candidate, Exam
from exams.queries.makeups import to_sit_again, waiting_for_marks
from exams.services.attempts import close_overdue
from exams.services.makeups import make_makeup
from people.policies import signed_in
from web.htmx import render_page

#: So many names of each group are written out.
MOST_NAMES = 60


@require_http_methods(["GET", "POST"])
def makeup(request: HttpRequest, pk: int) -> HttpResponse:
    exam = get_object_or_404(Exam.objects.arranged_by(signed_in(request)), pk=pk)
    close_overdue(Attempt.objects.filter(exam=pk))
    form = MakeupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_makeup(exam.pk, whom=form.cleaned_data["whom"], by=signed_in(request), at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("补考名单上加了 %(n)d 人。改好时间，再发布。") % {"n": made.added})
            if made.no_paper:
                messages.warning(request, _("还没有试卷：%(why)s") % {"why": made.no_paper})
            return redirect("exams:staff_exam", made.exam.pk)
    groups = to_sit_again(exam)
    context = {
        "exam": exam,
        "form": form,
        "groups": [
            (why, Candidate.Why(why).label, people.count(), people[:MOST_NAMES]) for why, people in groups.items()
        ],
        "most": MOST_NAMES,
        "waiting": waiting_for_marks(exam),
        "standing": exam.makeups.filter(published_at=None).first(),
    }
    return render_page(request, "exams/makeup.html", context, status=422 if request.method == "POST" else 200)
