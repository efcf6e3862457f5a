"""Every page of the product."""

from django.urls import include, path

urlpatterns = [
    path("look/", include("linli.web.urls")),
]
