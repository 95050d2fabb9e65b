"""The address of the list of matters."""

from django.urls import path

from casefile.matters import views

urlpatterns = [
    path("", views.matters, name="matters"),
]
