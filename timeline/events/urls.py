"""Addresses of events with their citations and conflicts, and of the parties and issues of a matter."""

from django.urls import path

from timeline.events import cast_views, citation_views, views

CITATION = "events/<int:number>/citations/<uuid:uid>"

urlpatterns = [
    path("events/new/", views.new_event, name="new-event"),
    path("events/<int:number>/", views.event, name="event"),
    path("events/<int:number>/correct/", views.correct, name="correct-event"),
    path("events/<int:number>/withdraw/", views.withdraw, name="withdraw-event"),
    path("events/<int:number>/cite/", citation_views.new_citation, name="new-citation"),
    path(f"{CITATION}/correct/", citation_views.correct, name="correct-citation"),
    path(f"{CITATION}/withdraw/", citation_views.withdraw, name="withdraw-citation"),
    path(f"{CITATION}/verify/", citation_views.verify, name="verify-citation"),
    path("documents/<int:number>/cite/", citation_views.cite_document, name="cite-document"),
    path("events/<int:number>/conflict/", cast_views.new_conflict, name="new-conflict"),
    path("conflicts/<uuid:uid>/", cast_views.choose_value, name="choose-value"),
    path("dates/", views.dates, name="dates"),
    path("quotes/", citation_views.quotes, name="quotes"),
    path("parties/", cast_views.parties, name="parties"),
    path("parties/new/", cast_views.new_party, name="new-party"),
    path("parties/<uuid:uid>/", cast_views.correct_the_party, name="correct-party"),
    path("issues/new/", cast_views.new_issue, name="new-issue"),
    path("issues/<uuid:uid>/", cast_views.correct_the_issue, name="correct-issue"),
]
