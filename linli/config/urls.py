"""Every page of the product."""

from django.urls import include, path

from linli.portal.views.homes import index

urlpatterns = [
    path("", index, name="index"),
    path("look/", include("linli.web.urls")),
    path("", include("linli.people.urls.installation")),
    path("<slug:estate>/", include("linli.people.urls.estate")),
    path("<slug:estate>/", include("linli.rulebook.urls")),
    path("<slug:estate>/", include("linli.messages.urls")),
    path("<slug:estate>/", include("linli.matters.urls")),
    path("<slug:estate>/", include("linli.portal.urls")),
]
