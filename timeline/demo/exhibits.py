"""The four exhibits of a demonstration matter: frozen, rendered, gated and released once, then only written out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casefile.accounts.models import User
from casefile.matters.models import Matter
from timeline.chronology.models import Chronology
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.exhibits.release import BlockedByPreflight, release, write_to

REASON = (
    "Demonstration of the product on the public record of the case: prepared for no party and not for filing. "
    "What pre-flight found is exactly the shortfall of that record, and every page says so."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One exhibit to make: its kind, sticker, saved query, what it says its documents concern, and an aid's witness."""

    kind: str
    number: str
    chronology: str
    subject: str
    sponsor: str = ""
    disclosed_on: date | None = None


KIND = Exhibit.Kind
DOE = "the posts, the reports of them, the platform's replies, the removal and the suit"
ROE = "the posts, the reports of them, the platform's replies and the removal"
PLANS = {
    "doe-v-twitter": (
        Plan(KIND.SUMMARY, "1", "All events", DOE),
        Plan(KIND.ILLUSTRATIVE, "2", "All events", DOE),
        Plan(KIND.CORRESPONDENCE, "3", "Correspondence", "reports to the platform and its replies"),
        Plan(KIND.NOTICE, "4", "Notice and response", "reports to the platform, its replies and the removal"),
    ),
    "roe-v-example": (
        Plan(KIND.SUMMARY, "1", "Summary for filing", ROE),
        Plan(KIND.ILLUSTRATIVE, "2", "Key events", ROE, sponsor="Mary Roe", disclosed_on=date(2024, 9, 16)),
        Plan(KIND.CORRESPONDENCE, "3", "Correspondence", "reports to the platform and its replies"),
        Plan(KIND.NOTICE, "4", "Notice and response", "reports to the platform, its replies and the removal"),
    ),
}


def printed_exhibits(
    *, actor: User, matter: Matter, folder: Path, say: Callable[[str], None]
) -> Iterator[tuple[Exhibit, Path]]:
    """Each of the matter's exhibits with the path it was written to; what was released before is not made again."""
    for plan in PLANS[matter.slug]:
        exhibit = standing(matter, plan)
        if exhibit is None or exhibit.state != Exhibit.State.RELEASED:
            say(f"Printing exhibit {plan.number} of {matter.slug}, {KIND(plan.kind).label.lower()}")
            exhibit = released(actor, exhibit or frozen(actor, matter, plan))
        yield exhibit, write_to(exhibit, folder)


def standing(matter: Matter, plan: Plan) -> Exhibit | None:
    """The exhibit that was frozen for this plan, if one was."""
    return Exhibit.objects.in_matter(matter).filter(kind=plan.kind, number=plan.number).order_by("pk").first()


def frozen(actor: User, matter: Matter, plan: Plan) -> Exhibit:
    """A new exhibit from the plan's saved query."""
    chronology = Chronology.objects.in_matter(matter).get(name=plan.chronology)
    return assemble(
        actor=actor,
        chronology=chronology,
        kind=plan.kind,
        number=plan.number,
        subject=plan.subject,
        sponsor=plan.sponsor,
        disclosed_on=plan.disclosed_on,
    )


def released(actor: User, exhibit: Exhibit) -> Exhibit:
    """The exhibit released; where pre-flight blocks it, by an override whose reason goes into the ledger.

    What the gate finds is not overridden here: a demonstration that leaks must fail.
    """
    try:
        return release(actor=actor, exhibit=exhibit)
    except BlockedByPreflight:
        return release(actor=actor, exhibit=exhibit, override_reason=REASON)
