from django.urls import path

from exams.views import candidate, saving, staff

app_name = "exams"
urlpatterns = [
    path("", candidate.exam_list, name="list"),
    path("<int:pk>/", candidate.ready, name="ready"),
    path("attempts/<int:pk>/", candidate.sitting, name="sitting"),
    path("attempts/<int:pk>/result/", candidate.result, name="result"),
    path("answers/", saving.save, name="save"),
    path("staff/", staff.exam_list, name="staff_list"),
    path("staff/new/", staff.arrange, name="arrange"),
    path("staff/<int:pk>/", staff.exam, name="staff_exam"),
    path("staff/<int:pk>/change/", staff.change, name="change"),
    path("staff/<int:pk>/publish/", staff.publish, name="publish"),
]
