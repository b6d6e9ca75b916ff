from django.urls import path

from laws import views

app_name = "laws"
urlpatterns = [
    path("", views.statutes, name="list"),
    path("search/", views.search, name="search"),
    path("import/", views.import_text, name="import"),
    path("version/<int:pk>/", views.version, name="version"),
    path("version/<int:pk>/compare/<int:other>/", views.compare, name="compare"),
    path("article/<int:pk>/", views.article, name="article"),
]
