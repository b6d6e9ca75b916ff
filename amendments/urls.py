from django.urls import path

from amendments.views import bulk, worklist

app_name = "amendments"
urlpatterns = [
    path("", worklist.amendments, name="list"),
    path("open/", worklist.open_, name="open"),
    path("<int:pk>/", worklist.amendment, name="amendment"),
    path("<int:pk>/assign/", bulk.assign, name="assign"),
    path("<int:pk>/renumber/", bulk.renumber, name="renumber"),
    path("items/<int:pk>/", worklist.item, name="item"),
]
