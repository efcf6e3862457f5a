"""Mounted under /<estate>/."""

from django.urls import path

from linli.messages import views

app_name = "messages"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/unread/", views.unread, name="unread"),
    path("inbox/reading/", views.reading, name="reading"),
    path("threads/<uuid:thread_id>/following/", views.following, name="following"),
]
