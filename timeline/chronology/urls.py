"""Addresses of a matter's home, its chronology; of the same rows drawn in full, searching, and the saved filters."""

from django.urls import path

from timeline.chronology import search_views, views

urlpatterns = [
    path("", views.chronology, name="chronology"),
    path("drawn/", views.drawn, name="drawn"),
    path("search/", search_views.search, name="search"),
    path("chronologies/", views.chronologies, name="chronologies"),
    path("chronologies/new/", views.chronology_new, name="chronology-new"),
    path("chronologies/<uuid:uid>/correct/", views.chronology_correct, name="chronology-correct"),
]
