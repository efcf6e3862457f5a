"""Within an estate: the door, the keeper's desk, homes and persons."""

from django.urls import path

from linli.people.views import charter, desk, enrolment, held, homes, proof, sign_in

app_name = "people"
urlpatterns = [
    path("charter/", charter.charter, name="charter"),
    path("door/", sign_in.outside, name="door"),
    path("door/home/", sign_in.by_home, name="by_home"),
    path("door/who/", sign_in.as_whom, name="as_whom"),
    path("door/post/", sign_in.by_post, name="by_post"),
    path("door/factor/", sign_in.factor, name="factor"),
    path("door/proof/", proof.proof, name="proof"),
    path("door/photos/<str:pledge>/", held.photo, name="held_photo"),
    path("door/departure/", sign_in.departure, name="departure"),
    path("door/card/", enrolment.card, name="card"),
    path("invitations/<str:token>/", enrolment.invitation, name="invitation"),
    path("posts/", desk.posts, name="posts"),
    path("posts/<uuid:post>/end/", desk.post_end, name="post_end"),
    path("posts/names/", desk.names, name="names"),
    path("posts/names/<slug:kind>/", desk.name, name="name"),
    path("bodies/", desk.bodies, name="bodies"),
    path("homes/", homes.entrances, name="entrances"),
    path("homes/<uuid:home>/", homes.home, name="home"),
    path("entrances/<uuid:entrance>/", homes.entrance, name="entrance"),
    path("entrances/<uuid:entrance>/codes/", homes.codes, name="codes"),
    path("persons/own/", homes.own, name="own"),
    path("persons/<uuid:person>/", homes.person, name="person"),
    path("persons/<uuid:person>/telephone/", homes.phone, name="phone"),
    path("persons/<uuid:person>/invitation/", desk.invitations, name="invitations"),
    path("persons/<uuid:person>/erasure/", homes.erasure, name="erasure"),
]
