"""Addresses of a matter's documents and of its record."""

from django.urls import path

from casefile.custody import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/<int:number>/", views.document, name="document"),
    path("documents/<int:number>/original/", views.original, name="original"),
    path("record/", views.record, name="record"),
]
