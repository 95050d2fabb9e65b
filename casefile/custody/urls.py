"""Addresses of a matter's documents, what is done to them, and its record."""

from django.urls import path

from casefile.custody import entering, receiving, views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/receive/", receiving.receive_files, name="receive"),
    path("documents/reference/", entering.reference_source, name="reference"),
    path("documents/withhold/", entering.withhold_item, name="withhold"),
    path("documents/<int:number>/", views.document, name="document"),
    path("documents/<int:number>/original/", views.original, name="original"),
    path("documents/<int:number>/correct/", entering.correct, name="correct-document"),
    path("documents/<int:number>/replace/", entering.replace, name="replace-document"),
    path("documents/<int:number>/designate/", entering.designate_document, name="designate"),
    path("documents/<int:number>/privilege/", entering.claim, name="claim-privilege"),
    path("record/", views.record, name="record"),
]
