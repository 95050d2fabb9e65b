"""Addresses of a matter's exhibits."""

from django.urls import path

from timeline.exhibits import views

urlpatterns = [
    path("exhibits/", views.exhibits, name="exhibits"),
    path("exhibits/<uuid:uid>/", views.exhibit, name="exhibit"),
    path("exhibits/<uuid:uid>/file/", views.exhibit_file, name="exhibit-file"),
]
