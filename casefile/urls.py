"""The map of the product's addresses: signing in, the matters, and each matter's places below its name."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("timeline.api_urls")),
    path("", include("casefile.accounts.urls")),
    path("", include("casefile.matters.urls")),
    path("<slug:slug>/", include("timeline.chronology.urls")),
    path("<slug:slug>/", include("timeline.events.urls")),
    path("<slug:slug>/", include("casefile.custody.urls")),
    path("<slug:slug>/", include("timeline.platform.urls")),
    path("<slug:slug>/", include("timeline.exhibits.urls")),
    path("<slug:slug>/", include("timeline.notes.urls")),
]
