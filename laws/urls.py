from django.urls import path

from laws.views import holidays, statutes

app_name = "laws"
urlpatterns = [
    path("", statutes.statutes, name="list"),
    path("search/", statutes.search, name="search"),
    path("import/", statutes.import_text, name="import"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("version/<int:pk>/", statutes.version, name="version"),
    path("version/<int:pk>/compare/<int:other>/", statutes.compare, name="compare"),
    path("article/<int:pk>/", statutes.article, name="article"),
]
