"""Of the installation itself; no estate can be called so."""

from django.urls import path

from linli.people.views import demo, setup

app_name = "installation"
urlpatterns = [
    path("setup/", setup.ground, name="setup"),
    path("setup/keeper/", setup.keeper, name="setup_keeper"),
    path("demo/", demo.roles, name="roles"),
    path("demo/shoes/", demo.shoes, name="shoes"),
]
