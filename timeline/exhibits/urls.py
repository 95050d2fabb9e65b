"""Addresses of a matter's exhibits."""

from django.urls import path

from timeline.exhibits import views

urlpatterns = [
    path("exhibits/", views.exhibits, name="exhibits"),
    path("exhibits/new/", views.assembling, name="assemble"),
    path("exhibits/<uuid:uid>/", views.exhibit, name="exhibit"),
    path("exhibits/<uuid:uid>/preview/", views.preview, name="exhibit-preview"),
    path("exhibits/<uuid:uid>/pages/<int:number>.png", views.exhibit_page, name="exhibit-page"),
    path("exhibits/<uuid:uid>/release/", views.releasing, name="exhibit-release"),
    path("exhibits/<uuid:uid>/supersede/", views.superseding, name="exhibit-supersede"),
    path("exhibits/<uuid:uid>/file/", views.exhibit_file, name="exhibit-file"),
    path("exhibits/<uuid:uid>/sheet/", views.internal_sheet, name="exhibit-sheet"),
]
