"""Addresses of notes."""

from django.urls import path

from timeline.notes import views

urlpatterns = [
    path("events/<int:number>/note/", views.on_event, name="note-on-event"),
    path("documents/<int:number>/note/", views.on_document, name="note-on-document"),
]
