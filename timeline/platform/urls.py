"""Addresses of a matter's platform page, of its records one by one, and of the quick log."""

from django.urls import path

from timeline.platform import record_views, views

RECORD = "platform/<str:sort>/<uuid:uid>"

urlpatterns = [
    path("platform/", views.platform, name="platform"),
    path("platform/<str:sort>/new/", record_views.new_platform_record, name="new-platform-record"),
    path(f"{RECORD}/", record_views.platform_record, name="platform-record"),
    path(f"{RECORD}/correct/", record_views.correct_record, name="correct-platform-record"),
    path(f"{RECORD}/withdraw/", record_views.withdraw_record, name="withdraw-platform-record"),
    path("log/", views.log, name="log"),
]
