"""Addresses of the installation itself; all begin with /look/, which no estate can be called."""

from django.urls import path

from linli.web.views import choices, codes, gallery, shell

app_name = "web"
urlpatterns = [
    path("", gallery.gallery, name="gallery"),
    path("samples/<slug:name>/", gallery.sample, name="sample"),
    path("choices/", choices.choices, name="choices"),
    path("qr/", codes.qr, name="qr"),
    path("offline/", shell.offline, name="offline"),
    path("linli.webmanifest", shell.manifest, name="manifest"),
    path("worker.js", shell.worker, name="worker"),
]
