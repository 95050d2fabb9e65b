"""The pages of platform records: one record with its history, and the forms that enter, correct and withdraw one."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from casefile.accounts.models import User
from casefile.matters.desk import Desk, desk_of
from timeline.events.forms import WhyForm
from timeline.events.pages import READ_AND_WRITE, Done, answer, posted, writing_desk
from timeline.platform.correcting import correct_platform_record, withdraw_platform_record
from timeline.platform.record_forms import DatedRecordForm, RecordForm
from timeline.platform.record_page import record_page
from timeline.platform.records import PlatformRecord
from timeline.platform.sorts import BY_MODEL, Sort, called, open_record, sort_named

FORM = "timeline/platform/record_form.html"


@require_safe
def platform_record(request: HttpRequest, slug: str, sort: str, uid: UUID) -> HttpResponse:
    """One record: a ticket with its thread, an item with what was seen of it; its sources and its history."""
    desk = desk_of(request.user, slug)
    page = record_page(desk, open_record(desk, sort_named(sort), uid))
    return render(request, "timeline/platform/record.html", {"desk": desk, "place": "platform", "page": page})


@require_http_methods(READ_AND_WRITE)
def new_platform_record(request: HttpRequest, slug: str, sort: str) -> HttpResponse:
    """Enter a record; one that takes its date from an event may bring that event with it."""
    desk, wanted = writing_desk(request, slug), sort_named(sort)
    if wanted.enters is None:
        raise Http404("A message is entered by logging correspondence.")
    form = _form(desk, wanted, posted(request))

    def act(actor: User) -> Done:
        kept = _entered(actor, desk, wanted, form)
        again = request.POST.get("then") == "another"
        return f"{called(kept)} entered.", reverse("new-platform-record", args=[slug, sort]) if again else _at(
            kept, slug
        )

    title = f"Enter a {wanted.one}" if wanted.one != "account" else "Enter an account"
    return answer(request, desk=desk, form=form, act=act, template=FORM, place="platform", title=title)


@require_http_methods(READ_AND_WRITE)
def correct_record(request: HttpRequest, slug: str, sort: str, uid: UUID) -> HttpResponse:
    """Correct a record, with the reason; a stale save shows both sides."""
    desk, wanted = writing_desk(request, slug), sort_named(sort)
    record = open_record(desk, wanted, uid)

    def form_of(data: QueryDict | None = None) -> RecordForm:
        return RecordForm(data, desk=desk, sort=wanted.name, record=record)

    form = form_of(posted(request, form_of()))

    def act(actor: User) -> Done:
        values = form.cleaned_data
        version, why = values["version"], values["why"]
        kept = correct_platform_record(actor=actor, instance=record, version=version, why=why, **form.given())
        said = "Nothing was changed." if kept.version == record.version else f"{capfirst(called(kept))} corrected."
        return said, _at(kept, slug)

    words = {"place": "platform", "title": f"Correct {called(record)}", "record": record, "sort": wanted}
    return answer(request, desk=desk, form=form, act=act, template=FORM, kept=form_of, **words)


@require_http_methods(READ_AND_WRITE)
def withdraw_record(request: HttpRequest, slug: str, sort: str, uid: UUID) -> HttpResponse:
    """Withdraw a record as mistaken, with the reason."""
    desk, wanted = writing_desk(request, slug), sort_named(sort)
    record = open_record(desk, wanted, uid)
    form = WhyForm(posted(request), initial={"version": record.version})

    def act(actor: User) -> Done:
        values = form.cleaned_data
        withdraw_platform_record(actor=actor, instance=record, version=values["version"], why=values["why"])
        said = f"{capfirst(called(record))} withdrawn. It is counted no more; it stays here and in the record."
        return said, _at(record, slug)

    template, page = "timeline/platform/withdraw.html", record_page(desk, record)
    return answer(request, desk=desk, form=form, act=act, template=template, place="platform", page=page)


def _form(desk: Desk, sort: Sort, data: QueryDict | None) -> DatedRecordForm | RecordForm:
    if sort.is_dated:
        return DatedRecordForm(data, desk=desk, sort=sort.name)
    return RecordForm(data, desk=desk, sort=sort.name)


def _entered(actor: User, desk: Desk, sort: Sort, form: DatedRecordForm | RecordForm) -> PlatformRecord:
    """Do the sort's own act with what the form says."""
    if sort.enters is None:
        raise AssertionError("The page asks for no sort without an act.")
    if isinstance(form, DatedRecordForm):
        return sort.enters(actor=actor, matter=desk.matter, on=form.on(), **form.entered())
    return sort.enters(actor=actor, matter=desk.matter, **form.given())


def _at(record: PlatformRecord, slug: str) -> str:
    return reverse("platform-record", args=[slug, BY_MODEL[type(record)].name, record.uid])
