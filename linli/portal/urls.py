"""Pages that show what others own; mounted under /<estate>/, and one at the root."""

from django.urls import path

from linli.portal.views import homes, threads

app_name = "portal"
urlpatterns = [
    path("", homes.home, name="home"),
    path("search/", homes.search, name="search"),
    path("mine/", homes.mine, name="mine"),
    path("threads/<uuid:thread_id>/", threads.thread, name="thread"),
]
