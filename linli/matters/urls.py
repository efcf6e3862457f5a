"""Addresses of matters; mounted under /<estate>/. They name resources: what is sent to one makes it."""

from django.urls import path

from linli.matters.views import boards, lists, moves, photos, reports

app_name = "matters"
urlpatterns = [
    path("snap/", reports.report, name="report"),
    path("r/<slug:secret>/", reports.secret, name="secret"),
    path("r/<slug:secret>/receipt/", reports.receipt, name="receipt"),
    path("board/", boards.board, name="board"),
    path("matters/", lists.matters, name="list"),
    path("matters/newest/", lists.newest, name="newest"),
    path("matters/own/", lists.own, name="own"),
    path("matters/errands/", lists.errands, name="errands"),
    path("matters/codes/", reports.codes, name="codes"),
    path("matters/<uuid:matter_id>/", moves.matter, name="matter"),
    path("matters/<uuid:matter_id>/confirmation/", moves.confirmation, name="confirmation"),
    path("matters/<uuid:matter_id>/verification/", moves.verification, name="verification"),
    path("matters/<uuid:matter_id>/opening/", moves.opening, name="opening"),
    path("matters/<uuid:matter_id>/assignment/", moves.assignment, name="assignment"),
    path("matters/<uuid:matter_id>/handling/", moves.handling, name="handling"),
    path("matters/<uuid:matter_id>/check/", moves.check, name="check"),
    path("matters/<uuid:matter_id>/closure/", moves.closure, name="closure"),
    path("matters/<uuid:matter_id>/verdict/", moves.verdict, name="verdict"),
    path("matters/<uuid:matter_id>/contact/", moves.contact, name="contact"),
    path("matters/<uuid:matter_id>/photos/<uuid:file_id>/<slug:size>/", photos.photo, name="photo"),
]
