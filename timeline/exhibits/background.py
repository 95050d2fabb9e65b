"""Setting and releasing exhibits of many rows in the background, where no page has to wait for it."""

from typing import Any

from django.urls import reverse

from casefile.accounts.models import User
from casefile.jobs.models import Job
from casefile.jobs.queue import enqueue
from casefile.jobs.working import Progress, work
from timeline.exhibits.models import Exhibit
from timeline.exhibits.release import NotReleased, gate_exhibit, release, render_exhibit
from timeline.exhibits.render import RenderFailed

LONG = 150
"""Rows from which an exhibit is set in the background: about two seconds of setting."""
SAYS = (NotReleased, RenderFailed)


def is_long(exhibit: Exhibit) -> bool:
    """Whether its pages take longer than a page of the browser should wait."""
    return exhibit.rows.count() >= LONG


def queue_preview(*, actor: User, exhibit: Exhibit) -> Job:
    """Have its pages set, and the gate read them, in the background."""
    return _queued(actor, exhibit, "exhibit.preview", f"Set the pages of Exhibit {exhibit.number}", {})


def queue_release(*, actor: User, exhibit: Exhibit, override_reason: str = "", gate_reason: str = "") -> Job:
    """Have it rendered, gated and released in the background; the reasons speak as in `release`."""
    reasons = {"override_reason": override_reason, "gate_reason": gate_reason}
    return _queued(actor, exhibit, "exhibit.release", f"Release Exhibit {exhibit.number}", reasons)


def _queued(actor: User, exhibit: Exhibit, name: str, title: str, reasons: dict[str, str]) -> Job:
    arguments = {"exhibit": exhibit.pk, **reasons}
    return enqueue(actor=actor, matter=exhibit.matter, work=name, title=title, arguments=arguments)


@work("exhibit.preview", says=SAYS)
def preview_in_background(*, progress: Progress, actor: User, exhibit: int) -> dict[str, Any]:
    """Set the pages, then pass them through the gate."""
    shown = Exhibit.objects.select_related("matter").get(pk=exhibit)
    progress.at(0, 2, f"Setting the pages of {shown.rows.count()} rows")
    rendered = render_exhibit(actor=actor, exhibit=shown)
    progress.at(1, 2, "The gate reads the finished file")
    report = gate_exhibit(actor=actor, exhibit=rendered)
    gate = "The gate passed them" if report.passed else "The gate holds them back"
    words = f"{report.pages} pages are set. {gate}. Nothing is released."
    return {"words": words, "url": reverse("exhibit-preview", args=[shown.matter.slug, shown.uid])}


@work("exhibit.release", says=SAYS)
def release_in_background(*, progress: Progress, actor: User, exhibit: int, **reasons: str) -> dict[str, Any]:
    """Render, gate and release; one that a dead worker had released already is told as such."""
    shown = Exhibit.objects.select_related("matter").get(pk=exhibit)
    if shown.state != Exhibit.State.RELEASED:
        progress.at(0, 0, f"Setting the pages of {shown.rows.count()} rows; then the gate reads the file")
        shown = release(actor=actor, exhibit=shown, **reasons)
    words = f"Exhibit {shown.number} is released: {shown.file_name}."
    return {"words": words, "url": reverse("exhibit", args=[shown.matter.slug, shown.uid])}
