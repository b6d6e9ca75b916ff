from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("hours/", views.hours, name="hours"),
    path("hours/export/", views.export, name="export"),
    path("hours/<int:pk>/", views.person_hours, name="person_hours"),
]
