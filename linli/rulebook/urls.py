"""Mounted under /<estate>/."""

from django.urls import path

from linli.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("calendar/", views.this_year, name="calendar"),
    path("calendar/<int:year>/", views.year, name="year"),
    path("calendar/<int:year>/days/", views.days, name="days"),
    path("calendar/<int:year>/announcement/", views.announcement, name="announcement"),
]
