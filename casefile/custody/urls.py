"""Addresses of a matter's documents, what is done to them, and its record."""

from django.urls import path

from casefile.custody import (
    attestation_pages,
    entering,
    guard_pages,
    leaf_views,
    privilege_pages,
    receiving,
    recognise_views,
    views,
)

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/receive/", receiving.receive_files, name="receive"),
    path("documents/reference/", entering.reference_source, name="reference"),
    path("documents/withhold/", entering.withhold_item, name="withhold"),
    path("documents/<int:number>/", leaf_views.document, name="document"),
    path("documents/<int:number>/pages/<int:page>/", leaf_views.document_page, name="document-page"),
    path("documents/<int:number>/pages/<int:page>.png", leaf_views.document_page_image, name="document-page-image"),
    path("documents/<int:number>/recognise/", recognise_views.recognise_document, name="recognise-document"),
    path("documents/<int:number>/original/", views.original, name="original"),
    path("documents/<int:number>/correct/", entering.correct, name="correct-document"),
    path("documents/<int:number>/replace/", entering.replace, name="replace-document"),
    path("documents/<int:number>/designate/", entering.designate_document, name="designate"),
    path("documents/<int:number>/privilege/", entering.claim, name="claim-privilege"),
    path(
        "documents/<int:number>/privilege/<uuid:claim>/withdraw/",
        privilege_pages.withdraw_claim,
        name="withdraw-privilege",
    ),
    path("documents/<int:number>/attest/", attestation_pages.attest_document, name="attest-document"),
    path("documents/<int:number>/purge/", guard_pages.purge_document, name="purge-document"),
    path("settings/block-list/", guard_pages.block_list, name="block-list"),
    path("record/", views.record, name="record"),
    path("record/check/", views.check_record, name="check-record"),
]
