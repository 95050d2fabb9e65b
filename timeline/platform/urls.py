"""Addresses of a matter's platform page and of the quick log."""

from django.urls import path

from timeline.platform import views

urlpatterns = [
    path("platform/", views.platform, name="platform"),
    path("log/", views.log, name="log"),
]
