"""The database puts events in the very order that the dates themselves have, ties and all."""

from casefile.accounts.models import User
from casefile.dates.order import sort_key
from casefile.matters.models import Matter
from timeline.chronology.ordering import in_order
from timeline.events.entering import enter
from timeline.events.models import Event

TIED = (
    "Jan. 21, 2020",
    "January 2020",
    "2020",
    "2019",
    "Jan. 1, 2020",
    "before Jan. 21, 2020",
    "after Jan. 21, 2020",
    "after Dec. 31, 2019",
    "before 2020",
    "between Jan. 1, 2020 and Jan. 21, 2020",
    "from Jan. 1, 2020 to Jan. 21, 2020",
    "Jan. 21, 2020 9:00 AM",
    "about Jan. 21, 2020",
    "whenever",
    "",
)


def test_every_tie_is_settled_as_the_dates_settle_it(matter: Matter, alice: User) -> None:
    for sequence in (1, 0):
        for date in (*TIED, *reversed(TIED)):
            enter(actor=alice, matter=matter, kind="other", date=date, statement=date or "-", sequence=sequence)
    events = list(Event.objects.in_matter(matter))

    wanted = sorted(events, key=lambda event: sort_key(event.occurred, number=event.number))
    placed = in_order(Event.objects.in_matter(matter))

    assert [one.pk for one in placed] == [event.pk for event in wanted]
    assert [one.at for one in placed] == [event.occurred_sort_at for event in wanted]


def test_microseconds_and_open_sides_at_one_instant_are_told_apart(matter: Matter, alice: User) -> None:
    first = enter(actor=alice, matter=matter, kind="other", date="Jan. 21, 2020", statement="One.")
    assert first.occurred_earliest is not None
    assert first.occurred_latest is not None
    start, end = first.occurred_earliest, first.occurred_latest
    shapes = [
        ("between", start.replace(microsecond=1), end),
        ("between", start, end.replace(microsecond=1)),
        ("before", None, start),
        ("after", start, None),
        ("span", start, None),
        ("span", None, start),
        ("on", start, end.replace(microsecond=999_999)),
    ]
    for number, (kind, earliest, latest) in enumerate(shapes, start=2):
        Event.objects.create(
            matter=matter,
            number=number,
            kind="other",
            statement="Another.",
            occurred_kind=kind,
            occurred_earliest=earliest,
            occurred_latest=latest,
            occurred_sort_at=earliest or latest,
        )

    wanted = sorted(Event.objects.in_matter(matter), key=lambda event: sort_key(event.occurred, number=event.number))

    assert [one.pk for one in in_order(Event.objects.in_matter(matter))] == [event.pk for event in wanted]
