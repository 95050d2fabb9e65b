"""Addresses of a matter's home, its chronology, and of the same rows drawn in full."""

from django.urls import path

from timeline.chronology import views

urlpatterns = [
    path("", views.chronology, name="chronology"),
    path("drawn/", views.drawn, name="drawn"),
]
