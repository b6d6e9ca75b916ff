"""Root addresses: one line an app."""

from django.urls import include, path

from web.views import display

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("people.urls")),
    path("laws/", include("laws.urls")),
    path("courses/", include("training.urls")),
    path("bank/", include("question_bank.urls")),
    path("practice/", include("practice.urls")),
    path("exams/", include("exams.urls")),
    path("amendments/", include("amendments.urls")),
    path("reports/", include("reports.urls")),
    path("jobs/", include("jobs.urls")),
    path("display/", display, name="display"),
]

handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.server_error"
