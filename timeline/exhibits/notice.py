"""Notice and response: each report with what answered it, the clocks with every start there could be, and what was
counted before and after."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from timeline.chronology.rows import ChronologyRow
from timeline.events.models import Event
from timeline.exhibits.clocks import accruals, clocks_of
from timeline.exhibits.correspondence import Item, items_of
from timeline.exhibits.fields import Frozen
from timeline.exhibits.freezing import Chosen, Freeze
from timeline.exhibits.models import Exhibit
from timeline.exhibits.story import Story
from timeline.platform.models import Availability, KnowledgeMarker, Message, Report

TITLE = "Notice and Response"
FILE_NAME = "notice-and-response"
ROLE = Exhibit.Role.ATTACHMENT
LEFT_OUT = "in scope, and neither a report, a response, nor a count"
METHOD: tuple[str, ...] = (
    "Elapsed time is given twice, never mixed: hours as a range from the bounds of both dates, and calendar days as "
    "the difference of local dates. Every event that a clock could start from is listed; the one that counsel chose is "
    "marked. All figures are computed: verify them against the sources cited.",
)
STAGES = ("Acknowledgement", "Stated review", "Decision", "Removal", "NCMEC")
ANSWERS = STAGES[:3]
NONE_FOUND = "None in the sources cited."
UNJOINED = "no source says which report it answers"
NCMEC_NAMES = ("ncmec", "national center for missing", "clearinghouse")
STORY = frozenset(Event.Kind.values) - {Event.Kind.LITIGATION, Event.Kind.OTHER}
Shows = KnowledgeMarker.Shows


def chosen(freeze: Freeze) -> list[Chosen]:
    """The rows that tell of reports, responses, removal, agencies and counts; steps in court are left out."""
    records = {item.row.event_uid for item in items_of(freeze)}
    return [Chosen(row) for row in freeze.rows if row.kind in STORY or row.event_uid in records]


def part(freeze: Freeze, lines: Sequence[Chosen], numbers: Mapping[str, int]) -> Frozen:
    """The table of reports, the clocks and the counts."""
    rows = tuple(line.row for line in lines)
    used = {row.event_uid for row in rows}
    seen: dict[str, tuple[Availability, ...]] = {}
    sightings = Availability.objects.visible_to(freeze.actor).in_matter(freeze.matter).standing()
    for sighting in sightings.select_related("event").order_by("id"):
        uid = str(sighting.event.uid)
        seen[uid] = (*seen.get(uid, ()), sighting)
    items = tuple(item for item in items_of(freeze) if item.row.event_uid in used)
    story = Story(rows, items, seen, numbers, freeze.zone)
    clocks = clocks_of(freeze, story)
    return {"reports": reports_of(story), "clocks": clocks, "accruals": accruals(story, clocks)}


def reports_of(story: Story) -> list[Frozen]:
    """One line a report, or several tickets filed by one event, with the first event of each stage after it."""
    filed = {item.row.event_uid: item for item in reversed(story.items) if item.reports}
    return [_report(story, filed[row.event_uid]) for row in story.rows if row.event_uid in filed]


def _report(story: Story, item: Item) -> Frozen:
    tickets = [report.number for report in item.reports if report.number]
    capacities = dict.fromkeys(report.get_capacity_display() for report in item.reports)
    reporters = dict.fromkeys(str(report.reporter) for report in item.reports)
    answers, doubt = answers_to(story, item)
    finders: tuple[Callable[[], Iterable[ChronologyRow]], ...] = (
        lambda: _showing(answers, (Shows.ACKNOWLEDGED, Shows.RECEIVED)),
        lambda: _showing(answers, (Shows.REVIEWED,)),
        lambda: (a.row for a in answers if a.message and a.message.outcome and _from_platform(a.message)),
        lambda: removals(story, item.reports),
        lambda: to_ncmec(story),
    )
    return {
        "name": f"{', '.join(reporters)} ({', '.join(capacities).lower()})",
        "tickets": tickets,
        "stated": _stated(item.reports),
        "anchor": story.anchor(item.row),
        "stages": [_stage(story, name, item, list(find()), doubt) for name, find in zip(STAGES, finders, strict=True)],
    }


def answers_to(story: Story, item: Item) -> tuple[list[Item], str]:
    """The messages on the report's tickets; where there are none, those to its reporter on no ticket, with a doubt.

    The doubt is printed beside each: nothing joins a reply to a report that the record does not join.
    """
    sent = [other for other in story.items if other.message]
    if joined := [other for other in sent if other.message and _answers(other.message, item.reports)]:
        return joined, ""
    reporters = {str(report.reporter) for report in item.reports}
    loose = [
        other
        for other in sent
        if other.message and not other.message.reports.all() and reporters & set(other.row.to_names)
    ]
    return loose, UNJOINED


def _answers(message: Message, reports: Sequence[Report]) -> bool:
    concerned = {report.pk for report in message.reports.all()}
    return any(report.pk in concerned for report in reports)


def _from_platform(message: Message) -> bool:
    return message.direction == Message.Direction.FROM_PLATFORM


def _showing(answers: Sequence[Item], shows: Sequence[str]) -> list[ChronologyRow]:
    return [
        item.row
        for item in answers
        if item.message
        and _from_platform(item.message)
        and any(marker.shows in shows for marker in item.message.markers.all())
    ]


def _stated(reports: Sequence[Report]) -> list[str]:
    """What the reports are recorded as having stated; what is not known is not said."""
    said = []
    for words, name in (
        ("minority", "minority_stated"),
        ("no consent", "non_consent_stated"),
        ("a police report", "police_report_stated"),
    ):
        if any(getattr(report, name) for report in reports):
            said.append(words)
    return said


def _stage(story: Story, name: str, item: Item, rows: Sequence[ChronologyRow], doubt: str) -> Frozen:
    """The first event of a stage that is not certainly before the report, with the time since it."""
    report = item.row
    later = [row for row in rows if not _certainly_before(row, report) and row.event_uid != report.event_uid]
    if not later:
        return {"name": name, "anchors": [], "none": NONE_FOUND}
    anchors = [story.anchor(later[0], after=report, reason=doubt if name in ANSWERS else "")]
    if name == "Removal" and (live := _last_live(story, item.reports, later[0])):
        anchors.insert(0, story.anchor(live, reason="last seen live"))
        anchors[1]["reason"] = "first seen gone"
    return {"name": name, "anchors": anchors, "none": ""}


def _last_live(story: Story, reports: Sequence[Report], until: ChronologyRow) -> ChronologyRow | None:
    """The last row before a removal in which what was reported was still seen live: a removal is a bracket."""
    live = [row for row in story.rows if _seen(story, row, reports, (Availability.State.LIVE,))]
    before = [row for row in live if story.places[row.event_uid] < story.places[until.event_uid]]
    return before[-1] if before else None


def _certainly_before(row: ChronologyRow, other: ChronologyRow) -> bool:
    latest, earliest = row.occurred.latest, other.occurred.earliest
    return latest is not None and earliest is not None and latest <= earliest


def _seen(story: Story, row: ChronologyRow, reports: Sequence[Report], states: Sequence[str]) -> bool:
    """Whether a row tells of a sight, in one of the states, of what was reported."""
    items = {item.pk for report in reports for item in report.items.all()}
    return any(
        sighting.state in states and (not items or sighting.item_id is None or sighting.item_id in items)
        for sighting in story.sightings.get(row.event_uid, ())
    )


def removals(story: Story, reports: Sequence[Report]) -> list[ChronologyRow]:
    """Rows that tell of a removal, or of a first sight of what was reported gone."""
    gone = (Availability.State.GONE, Availability.State.SUSPENDED)
    return [row for row in story.rows if row.kind == Event.Kind.REMOVAL or _seen(story, row, reports, gone)]


def to_ncmec(story: Story) -> list[ChronologyRow]:
    """Rows that tell of a report to NCMEC: by the report's channel, a message's words, or who received it."""
    by_words = {
        item.row.event_uid
        for item in story.items
        if any(report.channel == Report.Channel.NCMEC for report in item.reports)
        or (item.message and any(marker.shows == Shows.NCMEC for marker in item.message.markers.all()))
    }
    return [
        row
        for row in story.rows
        if row.event_uid in by_words or any(known in name.lower() for name in row.to_names for known in NCMEC_NAMES)
    ]
