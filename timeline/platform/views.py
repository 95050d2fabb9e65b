"""What the platform was told, said and did, and the quick log of what it writes or is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.models import User
from casefile.matters.desk import desk_of
from timeline.events.pages import READ_AND_WRITE, Done, answer, posted, writing_desk
from timeline.platform.correspondence import Logged, log_correspondence
from timeline.platform.forms import LogForm
from timeline.platform.threads import platform_sheet


@require_safe
def platform(request: HttpRequest, slug: str) -> HttpResponse:
    """Clocks, tickets with their messages, and content items with what was seen of them."""
    desk = desk_of(request.user, slug)
    context = {"desk": desk, "place": "platform", "sheet": platform_sheet(desk)}
    return render(request, "timeline/platform/platform.html", context)


@require_http_methods(READ_AND_WRITE)
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """Log correspondence: the pasted words make the event, the message on its tickets, and the source."""
    desk = writing_desk(request, slug)
    form = LogForm(posted(request), desk=desk)

    def act(actor: User) -> Done:
        logged = log_correspondence(actor=actor, matter=desk.matter, **form.logged())
        again = request.POST.get("then") == "another"
        return _said(logged), reverse("log", args=[slug]) if again else reverse(
            "event", args=[slug, logged.event.number]
        )

    return answer(request, desk=desk, form=form, act=act, template="timeline/platform/log.html", place="platform")


def _said(logged: Logged) -> str:
    numbers = [report.number or "a ticket without number" for report in logged.message.reports.all()]
    on = f" on {', '.join(numbers)}" if numbers else ", on no ticket"
    source = (
        f"; {logged.citation.document.label} is its transcription, source to follow" if logged.is_transcription else ""
    )
    return f"{logged.event.label} logged{on}{source}."
