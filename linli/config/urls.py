"""Every page of the product."""

from django.urls import include, path

urlpatterns = [
    path("look/", include("linli.web.urls")),
    path("", include("linli.people.urls.installation")),
    path("<slug:estate>/", include("linli.people.urls.estate")),
    path("<slug:estate>/", include("linli.messages.urls")),
]
