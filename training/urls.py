from django.urls import path

from training.views import catalogue, claim_review, claims, files, held, hours, ledger, lesson, rules, staff

app_name = "training"
urlpatterns = [
    path("", catalogue.courses, name="list"),
    path("<int:course_id>/", catalogue.course, name="course"),
    path("<int:course_id>/files/<path:name>", files.course_file, name="file"),
    path("lessons/<int:lesson_id>/", lesson.lesson, name="lesson"),
    path("lessons/<int:lesson_id>/position/", lesson.position, name="position"),
    path("lessons/<int:lesson_id>/end/", lesson.end, name="end"),
    path("lessons/<int:lesson_id>/questions/<int:slot>/", lesson.answer, name="answer"),
    path("hours/", hours.my_hours, name="hours"),
    path("claims/", claims.claims, name="claims"),
    path("claims/new/", claims.new_claim, name="new_claim"),
    path("claims/<int:claim_id>/", claims.claim, name="claim"),
    path("claims/<int:claim_id>/withdraw/", claims.withdraw, name="withdraw_claim"),
    path("claims/<int:claim_id>/files/<int:file_id>/drop/", claims.drop, name="drop_evidence"),
    path("claims/evidence/<int:file_id>/", claims.evidence, name="evidence"),
    path("manage/claims/", claim_review.inbox, name="claim_inbox"),
    path("manage/claims/<int:claim_id>/", claim_review.review, name="claim_review"),
    path("ledger/verify/", ledger.verify_ledger, name="verify_ledger"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new_rules, name="new_rules"),
    path("manage/", staff.staff_courses, name="staff_courses"),
    path("manage/held/", held.held_credits, name="held"),
    path("manage/held/<int:held_id>/", held.decide, name="decide_held"),
    path("manage/<int:course_id>/", staff.assign, name="assign"),
    path("manage/assignments/<int:assignment_id>/end/", staff.end_assignment, name="end_assignment"),
]
