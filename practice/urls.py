from django.urls import path

from practice.views import book, home, marks, mastery, run

app_name = "practice"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    path("runs/<int:pk>/", run.end, name="run"),
    path("runs/<int:pk>/<int:position>/", run.question, name="question"),
    path("runs/<int:pk>/<int:position>/judge/", run.judge, name="judge"),
    path("questions/<int:pk>/favourite/", marks.favourite, name="favourite"),
    path("questions/<int:pk>/note/", marks.note, name="note"),
    path("book/", book.book, name="book"),
    path("book/sheet/", book.sheet, name="sheet"),
    path("book/<int:pk>/back/", book.bring_back, name="bring-back"),
    path("mastery/", mastery.own, name="mastery"),
    path("unit/", mastery.unit, name="unit"),
]
