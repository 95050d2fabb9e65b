"""Entering what the platform was told, said and showed: accounts, items, reports, messages, readings, sightings."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from casefile.accounts.models import User
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter, Party
from casefile.matters.states import state_of
from timeline.events.entering import of_one_matter
from timeline.events.models import Event
from timeline.platform.models import Account, Availability, ContentItem, Message, Reading, Report
from timeline.platform.relations import write_markers, write_steps

Kept = TypeVar("Kept", bound=models.Model)


def _keep(instance: Kept, *, matter: Matter, actor: User | None, **more: Any) -> Kept:
    instance.full_clean()
    instance.save()
    state = {**state_of(instance), **more}
    record(matter=matter, actor=actor, act=Act.PLATFORM_RECORDED, subject=instance, state=state)
    return instance


@transaction.atomic
def add_account(
    *,
    actor: User | None,
    matter: Matter,
    label: str,
    platform: str,
    account_id: str = "",
    party: Party | None = None,
) -> Account:
    """Add an account on the platform under a neutral label."""
    of_one_matter(matter, party)
    account = Account(
        matter=matter, label=label, platform=platform, account_id=account_id, party=party, recorded_by=actor
    )
    return _keep(account, matter=matter, actor=actor)


@transaction.atomic
def add_item(
    *,
    actor: User | None,
    matter: Matter,
    label: str,
    platform: str,
    post_id: str = "",
    url: str = "",
    account: Account | None = None,
    copy_of: ContentItem | None = None,
) -> ContentItem:
    """Add a content item under a neutral label; nothing of what it shows is described or kept."""
    of_one_matter(matter, account, copy_of)
    item = ContentItem(
        matter=matter,
        label=label,
        platform=platform,
        post_id=post_id,
        url=url,
        account=account,
        copy_of=copy_of,
        recorded_by=actor,
    )
    return _keep(item, matter=matter, actor=actor)


@transaction.atomic
def file_report(
    *,
    actor: User | None,
    event: Event,
    reporter: Party,
    capacity: str,
    items: Sequence[ContentItem] = (),
    steps: Sequence[dict[str, Any]] = (),
    appeal_of: Report | None = None,
    **fields: Any,
) -> Report:
    """Enter a report made to the platform on the event of its filing.

    `fields` are Report's own (number, channel, minority_stated, outcome …); `steps` are FormStep's fields in order.
    Raises ValidationError when the matter already has a ticket of that number.
    """
    matter = event.matter
    of_one_matter(matter, reporter, *items, appeal_of and appeal_of.event)
    number = fields.get("number", "")
    if number and Report.objects.in_matter(matter).standing().filter(number=number).exists():
        raise ValidationError(f"Ticket {number} is already in this matter; log a message on it instead.")
    report = Report(event=event, reporter=reporter, capacity=capacity, appeal_of=appeal_of, recorded_by=actor, **fields)
    report.full_clean()
    report.save()
    report.items.set(items)
    write_steps(report, steps)
    return _keep(report, matter=matter, actor=actor, items=[item.label for item in items], steps=len(steps))


@transaction.atomic
def log_message(
    *,
    actor: User | None,
    event: Event,
    direction: str,
    reports: Sequence[Report] = (),
    text: str = "",
    in_reply_to: Message | None = None,
    markers: Iterable[tuple[str, str]] = (),
    **fields: Any,
) -> Message:
    """Enter a message on one ticket or several. A marker (what it shows, the words) must use the message's own words.

    `fields` are Message's own (channel, origin, origin_words, outcome). Raises ValidationError.
    """
    matter = event.matter
    of_one_matter(matter, *(report.event for report in reports), in_reply_to and in_reply_to.event)
    message = Message(event=event, direction=direction, text=text, in_reply_to=in_reply_to, recorded_by=actor, **fields)
    message.full_clean()
    message.save()
    message.reports.set(reports)
    shown = list(markers)
    write_markers(message, shown)
    tickets = [report.number for report in reports]
    return _keep(message, matter=matter, actor=actor, tickets=tickets, markers=[list(pair) for pair in shown])


@transaction.atomic
def take_reading(
    *,
    actor: User | None,
    event: Event,
    metric: str,
    as_displayed: str,
    at_least: int | None = None,
    at_most: int | None = None,
    item: ContentItem | None = None,
    observed_by: str = "",
) -> Reading:
    """Enter a count as it was displayed, with the lowest and highest number it can mean; an open side stays open."""
    of_one_matter(event.matter, item)
    reading = Reading(
        event=event,
        item=item,
        metric=metric,
        as_displayed=as_displayed,
        at_least=at_least,
        at_most=at_most,
        observed_by=observed_by,
        recorded_by=actor,
    )
    return _keep(reading, matter=event.matter, actor=actor)


@transaction.atomic
def sight(
    *,
    actor: User | None,
    event: Event,
    state: str,
    item: ContentItem | None = None,
    account: Account | None = None,
    observed_by: str = "",
) -> Availability:
    """Enter what was seen of an item or account: live, gone, suspended, blocked."""
    of_one_matter(event.matter, item, account)
    sighting = Availability(
        event=event, item=item, account=account, state=state, observed_by=observed_by, recorded_by=actor
    )
    return _keep(sighting, matter=event.matter, actor=actor)
