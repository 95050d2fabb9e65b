"""The map of the interface for programs, of both the record and the story, below /api/."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from casefile.accounts.api import Description, Nowhere, reading_room
from casefile.custody.api import Documents
from casefile.custody.claims_api import Designations, PrivilegeClaims
from casefile.matters.api import Matters, Parties
from casefile.matters.work_api import Jobs
from timeline.chronology.api import Chronologies
from timeline.chronology.search_api import Search
from timeline.events.api import Citations, Conflicts, Events, Issues
from timeline.exhibits.api import Exhibits
from timeline.platform.api import Accounts, Clocks, ContentItems, Messages, Readings, Reports, Sightings

RECORDS = {
    "matters": Matters,
    "parties": Parties,
    "documents": Documents,
    "designations": Designations,
    "privilege-claims": PrivilegeClaims,
    "issues": Issues,
    "events": Events,
    "citations": Citations,
    "conflicts": Conflicts,
    "accounts": Accounts,
    "content-items": ContentItems,
    "reports": Reports,
    "messages": Messages,
    "readings": Readings,
    "sightings": Sightings,
    "clocks": Clocks,
    "chronologies": Chronologies,
    "exhibits": Exhibits,
    "jobs": Jobs,
}

router = SimpleRouter(use_regex_path=False)
for name, records in RECORDS.items():
    router.register(name, records, basename=f"api-{name}")

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", Description.as_view(), name="api-schema"),
    path("docs/", reading_room, name="api-docs"),
    path("search/", Search.as_view(), name="api-search-list"),
    path("", include(router.urls)),
    path("<path:rest>", Nowhere.as_view(), name="api-nowhere"),
]
