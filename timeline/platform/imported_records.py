"""The records that one document's platform data becomes: found again where they stand, entered where they do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casefile.accounts.models import User
from casefile.dates import DateValue, read
from casefile.dates.value import Kind as DateKind
from casefile.evidence.models import SourceDocument
from timeline.events.citing import cite
from timeline.events.conflicts import record_conflict
from timeline.events.entering import enter
from timeline.events.models import Event
from timeline.platform.entering import add_account, add_item, sight, take_reading
from timeline.platform.models import Account, Availability, ContentItem, Reading

Facts = Mapping[str, Any]
Entered = tuple[str, list[str]]
PLATFORM = "Twitter"
SAME_PLATFORM = ("Twitter", "X", "Twitter/X", "X/Twitter", "X (Twitter)", "twitter", "x")
METRICS = {
    "impression_count": "views",
    "retweet_count": "retweets",
    "reply_count": "replies",
    "like_count": "likes",
    "quote_count": "quotes",
    "bookmark_count": "bookmarks",
}
State = Availability.State
BY_REASON = {"suspended": State.SUSPENDED, "protected": State.BLOCKED}
BY_EVENT = {"user_suspend": State.SUSPENDED, "user_protect": State.BLOCKED}
SEEN = {
    "not_found": (State.GONE, "was not found"),
    "suspended": (State.SUSPENDED, "was not given: suspended"),
    "not_authorized": (State.BLOCKED, "was not given: not authorized"),
}
NOTICED = {
    "status_withheld": (State.BLOCKED, "is stated as withheld"),
    "withheld": (State.BLOCKED, "is stated as withheld"),
    "user_withheld": (State.BLOCKED, "is stated as withheld"),
    "undrop": (State.LIVE, "is stated as shown again"),
    "user_undelete": (State.LIVE, "is stated as restored"),
    "user_unsuspend": (State.LIVE, "is stated as no longer suspended"),
    "user_unprotect": (State.LIVE, "is stated as no longer protected"),
}


@dataclass(slots=True)
class Importer:
    """One document's records on their way into the matter."""

    actor: User | None
    document: SourceDocument

    def account(self, one: Facts) -> Entered:
        """An account by its immutable id, under a neutral label; its handle stays in the document."""
        account, entered = self._account(str(one["id"]))
        return account.label, entered

    def post(self, one: Facts) -> Entered:
        """A post: the item, its posting, each stated count, and whether it was there, gone or withheld."""
        author = self._account(str(one["author_id"]))[0] if one.get("author_id") else None
        item, entered = self._item(str(one["id"]), author)
        entered += self._posting(one, item, author)
        entered += self._readings(one, item)
        removed, withheld = one.get("removed"), one.get("withheld")
        if removed:
            entered += self._sighting(one, State.GONE, f"{item} is stated as deleted.", removed["at_stated"], item=item)
        if withheld:
            words = f"{item} is stated as withheld{_countries(withheld.get('country_codes'))}."
            entered += self._sighting(one, State.BLOCKED, words, one.get("observed_at"), item=item)
        if one.get("observed_at") and not removed and not withheld:
            words = f"{item} is returned by the platform's interface."
            entered += self._sighting(one, State.LIVE, words, one["observed_at"], item=item)
        return item.label, entered

    def removal(self, one: Facts) -> Entered:
        """A removal, with its own time and the reason in the platform's word."""
        reason = one.get("reason")
        state = BY_REASON.get(str(reason)) or BY_EVENT.get(str(one["event"])) or State.GONE
        subject, entered = self._subject(one)
        words = f"{subject} is listed for removal by the platform ({one['event']})"
        words += f"; reason stated: “{reason}”." if reason else "."
        entered += self._sighting(one, state, words, one.get("at_stated"), **_as(subject))
        return subject.label, entered

    def tells(self, one: Facts) -> bool:
        """Whether a notice says of a post or account that it was or was not available."""
        known = one.get("availability") in SEEN or one.get("event") in NOTICED
        return known and bool(one.get("id")) and one.get("about") in ("post", "account")

    def notice(self, one: Facts) -> Entered:
        """What an answer could not give, or what a stream says was withheld or restored."""
        state, words = SEEN.get(str(one.get("availability"))) or NOTICED[str(one["event"])]
        subject, entered = self._subject(one)
        words = f"{subject} {words}{_countries(one.get('countries'))}."
        entered += self._sighting(one, state, words, one.get("at_stated"), **_as(subject))
        return subject.label, entered

    def _subject(self, one: Facts) -> tuple[Account | ContentItem, list[str]]:
        if one.get("about") == "unknown":
            raise ValueError("The file does not say whether this is a post or an account: enter it by hand.")
        if one.get("about") == "account":
            return self._account(str(one["id"]))
        author = self._account(str(one["author_id"]))[0] if one.get("author_id") else None
        return self._item(str(one["id"]), author)

    def _account(self, identifier: str) -> tuple[Account, list[str]]:
        """The account of that id; one that was withdrawn is not entered again."""
        accounts = Account.objects.in_matter(self.document.matter)
        if standing := accounts.filter(account_id=identifier, platform__in=SAME_PLATFORM).order_by("pk").first():
            return standing, []
        label = _free("Account", set(accounts.values_list("label", flat=True)))
        account = add_account(
            actor=self.actor, matter=self.document.matter, label=label, platform=PLATFORM, account_id=identifier
        )
        return account, [label]

    def _item(self, identifier: str, author: Account | None) -> tuple[ContentItem, list[str]]:
        items = ContentItem.objects.in_matter(self.document.matter)
        if standing := items.filter(post_id=identifier, platform__in=SAME_PLATFORM).order_by("pk").first():
            return standing, []
        label = _free("Post", set(items.values_list("label", flat=True)))
        item = add_item(
            actor=self.actor,
            matter=self.document.matter,
            label=label,
            platform=PLATFORM,
            post_id=identifier,
            account=author,
        )
        return item, [label]

    def _posting(self, one: Facts, item: ContentItem, author: Account | None) -> list[str]:
        """The event of the posting: the stated time, else the id's as an inference; a conflict where they differ."""
        stated, carried = one.get("stated"), one.get("id_time")
        if not stated and not carried:
            return []
        known = self._citing(Event.Kind.CONTENT_POSTED).filter(statement__startswith=f"{item} is posted")
        if known.exists():
            return []
        words = f"{item} is posted by {author}." if author else f"{item} is posted."
        inferred = "" if stated else "the time that its id carries"
        event = self._event(Event.Kind.CONTENT_POSTED, words, stated or carried, one, inferred=inferred)
        if stated and carried and self._conflicting(one):
            values = [
                (str(stated), self.document, _pin(one)),
                (f"{carried} (carried by the id)", self.document, _pin(one)),
            ]
            record_conflict(actor=self.actor, event=event, about="time of posting", values=values)
        return [event.label]

    def _conflicting(self, one: Facts) -> bool:
        flags = self.document.flags
        return any(flag["code"] == "id_time_conflict" and f" {one['id']} " in flag["message"] for flag in flags)

    def _readings(self, one: Facts, item: ContentItem) -> list[str]:
        """The stated counts as one event's readings; an absent count is not entered."""
        missing = {
            metric: stated
            for name, metric in METRICS.items()
            if (stated := one["counts"].get(name)) is not None and not self._read(item, metric, str(stated))
        }
        if not missing:
            return []
        event = self._event(
            Event.Kind.READING, f"Counts of {item} as the platform's data states.", one["observed_at"], one
        )
        for metric, stated in missing.items():
            exact = stated if isinstance(stated, int) else None
            take_reading(
                actor=self.actor,
                event=event,
                metric=metric,
                as_displayed=str(stated)[:80],
                at_least=exact,
                at_most=exact,
                item=item,
            )
        return [f"{event.label}: {', '.join(missing)}"]

    def _read(self, item: ContentItem, metric: str, stated: str) -> bool:
        readings = Reading.objects.in_matter(self.document.matter).filter(item=item, metric=metric)
        return readings.filter(as_displayed=stated[:80], event__citations__document=self.document).exists()

    def _sighting(
        self,
        one: Facts,
        state: str,
        words: str,
        stated: str | None,
        *,
        item: ContentItem | None = None,
        account: Account | None = None,
    ) -> list[str]:
        """What was seen of an item or account, on an event with the time that is stated for it."""
        sightings = Availability.objects.in_matter(self.document.matter).filter(item=item, account=account, state=state)
        if sightings.filter(event__citations__document=self.document, event__statement=words).exists():
            return []
        removal = words.startswith(f"{item or account} is listed for removal") or "stated as deleted" in words
        # A protected account's posts are still there: they are only not shown to everybody.
        kind = Event.Kind.REMOVAL if removal and state != State.BLOCKED else Event.Kind.AVAILABILITY
        event = self._event(kind, words, stated, one)
        sight(actor=self.actor, event=event, state=state, item=item, account=account)
        return [event.label]

    def _citing(self, kind: str) -> Any:
        return Event.objects.in_matter(self.document.matter).filter(kind=kind, citations__document=self.document)

    def _event(self, kind: str, words: str, stated: str | None, one: Facts, *, inferred: str = "") -> Event:
        """An event that cites the document; a time that the data does not state leaves it undated."""
        matter = self.document.matter
        event = enter(
            actor=self.actor,
            matter=matter,
            kind=kind,
            date=self._date(stated, one),
            statement=words,
            status=Event.Status.DOCUMENTED,
            inferred_from=inferred,
            inferred_by=str(self.actor or "the installation") if inferred else "",
        )
        page = self.document.pages.filter(text__contains=f" {one.get('id')}").order_by("number").first()
        number = page.number if page else None
        pin = _pin(one) or (f"p. {number}" if number else "")
        cite(actor=self.actor, event=event, document=self.document, pin_cite=pin, page_number=number)
        return event

    def _date(self, stated: str | None, one: Facts) -> DateValue:
        """The stated time as a value: in its own words, or in ISO where only milliseconds or a form is in the way."""
        zone, day_first = self.document.matter.zone, self.document.matter.day_first
        value = read(stated or "undated", zone=zone, day_first=day_first)
        plain = one.get("stated_utc") if stated == one.get("stated") else one.get("at")
        if value.kind == DateKind.UNDATED and stated and plain:
            value = read(str(plain), zone=zone, day_first=day_first)
        return value


def _pin(one: Facts) -> str:
    return str(one.get("place") or "")[:120]


def _countries(stated: Any) -> str:
    return f" in {', '.join(map(str, stated))}" if isinstance(stated, list) and stated else ""


def _as(subject: Account | ContentItem) -> dict[str, Any]:
    return {"account": subject} if isinstance(subject, Account) else {"item": subject}


def _free(word: str, taken: set[str]) -> str:
    """The next neutral label that no record of the matter has: "Post 4"."""
    number = len([label for label in taken if label.startswith(f"{word} ")]) + 1
    while f"{word} {number}" in taken:
        number += 1
    return f"{word} {number}"
