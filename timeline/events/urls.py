"""Addresses of an event, and of the parties and issues of a matter."""

from django.urls import path

from timeline.events import views

urlpatterns = [
    path("events/<int:number>/", views.event, name="event"),
    path("parties/", views.parties, name="parties"),
]
