"""The address of a matter's platform page."""

from django.urls import path

from timeline.platform import views

urlpatterns = [
    path("platform/", views.platform, name="platform"),
]
