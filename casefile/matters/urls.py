"""Addresses of the list of matters, the first visit, opening a matter, its settings, and keys for programs."""

from django.urls import path

from casefile.matters import court_pages, settings_pages, token_pages, views, work_pages

urlpatterns = [
    path("", views.matters, name="matters"),
    path("set-up/", views.first_visit, name="set-up"),
    path("matters/new/", views.new_matter, name="new-matter"),
    path("matters/courts/", court_pages.courts, name="courts"),
    path("matters/courts/new/", court_pages.new_court, name="new-court"),
    path("matters/courts/<slug:code>/correct/", court_pages.correct, name="correct-court"),
    path("account/tokens/", token_pages.tokens, name="tokens"),
    path("account/tokens/<int:token>/revoke/", token_pages.revoke, name="revoke-token"),
    path("<slug:slug>/settings/", settings_pages.settings, name="settings"),
    path("<slug:slug>/settings/members/", settings_pages.members, name="members"),
    path("<slug:slug>/settings/members/new/", settings_pages.new_person, name="new-person"),
    path("<slug:slug>/settings/members/<uuid:membership>/remove/", settings_pages.remove, name="remove-member"),
    path("<slug:slug>/settings/walls/", settings_pages.walls, name="walls"),
    path("<slug:slug>/settings/walls/<uuid:wall>/lower/", settings_pages.lower, name="lower-wall"),
    path("<slug:slug>/settings/holds/", settings_pages.holds, name="holds"),
    path("<slug:slug>/settings/holds/<uuid:hold>/lift/", settings_pages.lift, name="lift-hold"),
    path("<slug:slug>/work/", work_pages.works, name="works"),
    path("<slug:slug>/work/<uuid:uid>/", work_pages.work, name="work"),
    path("<slug:slug>/work/<uuid:uid>/cancel/", work_pages.cancel, name="cancel-work"),
    path("<slug:slug>/settings/archive/", settings_pages.archive, name="archive"),
]
