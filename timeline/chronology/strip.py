"""The slim drawing over the table: the same marks on the same honest axis as the full one, without its call-outs; and,
where there are too many to tell apart, how many events begin in each period, lane by lane. Pure: marks in, SVG out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from timeline.chronology.drawing.axis import axis_height, draw_axis
from timeline.chronology.drawing.calendar import LENGTHS, Calendar, Unit, read_zone
from timeline.chronology.drawing.frame import Frame
from timeline.chronology.drawing.ink import Box, Ink, MarkInk, Sheet, Stroke, Words, line, points
from timeline.chronology.drawing.lane_ink import told
from timeline.chronology.drawing.marks import Lane, Mark, Style
from timeline.chronology.drawing.scale import Needed, Scale, Segment, build_scale
from timeline.chronology.drawing.shapes import bar, glyph, status_of, tilde
from timeline.chronology.drawing.svg import write
from timeline.chronology.drawing.windows import Window, bounds_of, divide_by_pace, is_home, spans_needed

SIZE = 12.0
TITLES, EDGE, BETWEEN = 108.0, 10.0, 34.0
TRACK, GLYPH, MOST_TRACKS, PAD = 14.0, 4.6, 6, 5.0
COLUMN = 26.0
MOST_PERIODS = 48
LEAST_SHARE = 0.22
CLOCKED = ("part_of_day", "hour", "minute", "second")
PERIODS = ((Unit.DAY, 1), (Unit.WEEK, 1), (Unit.MONTH, 1), (Unit.MONTH, 3), (Unit.YEAR, 1), (Unit.YEAR, 10))


@dataclass(frozen=True, slots=True)
class Span:
    """A mark's place on paper, and its track within the lane."""

    mark: Mark
    x0: float
    x1: float
    ends: tuple[str, str]
    track: int = 0


@dataclass(frozen=True, slots=True)
class Plot:
    """One stretch of time with a scale of its own."""

    window: Window
    scale: Scale

    def span(self, mark: Mark) -> Span:
        """Where the mark lies: an open side runs to the plot's edge, an end in another plot is torn."""
        begin, end = bounds_of(mark)
        left, right = self.scale.segments[0].x0, self.scale.segments[-1].x1
        x0, first = (left, "open") if begin is None else (self.scale.x(begin), "cap")
        if end is None:
            return Span(mark, x0, right, (first, "open"))
        return Span(mark, x0, self.scale.x(end), (first, "torn" if end > self.window.end else "cap"))


def strip(marks: Sequence[Mark], *, lanes: Sequence[Lane], zone: str, width: float) -> str:
    """Every dated mark on its lane as one SVG; "" where none is dated. `zone` is an IANA name, `width` CSS pixels."""
    dated = [mark for mark in marks if not mark.is_undated]
    frame = Frame(tuple(lanes), Calendar(read_zone(zone)), width, SIZE)
    plots = _plots(dated, frame)
    if not plots:
        return ""
    sheet = Sheet(width)
    y = _axes(sheet, plots, frame)
    for lane in lanes:
        spans = _tracks(
            [plot.span(m) for plot in plots for m in dated if m.lane == lane.key and is_home(m, plot.window)]
        )
        if spans:
            height = max(1 + max(span.track for span in spans), 1.6) * TRACK + PAD
            _ground(sheet, lane, y, height, width)
            gutters = tuple((a.x1, b.x0) for plot in plots for a, b in plot.scale.breaks())
            for span in spans:
                sheet.marks.append(_mark(span, y + PAD / 2 + (span.track + 0.5) * TRACK, gutters))
            y += height
    sheet.below = y + 2
    words = f"{len(dated)} dated events in lanes over time. The table below gives the same events."
    return write(sheet, Style.PAGE, "strip", "Drawn timeline of the rows below", words)


def periods(
    places: Sequence[tuple[str, float]],
    *,
    lanes: Sequence[Lane],
    zone: str,
    width: float,
    href: Callable[[date, date], str],
) -> str:
    """How many events begin in each period, as columns; `places` are (lane, seconds since the epoch).

    `href` gives the link of a period from its first and last day. Heights share one scale across lanes.
    """
    frame = Frame(tuple(lanes), Calendar(read_zone(zone)), width, SIZE)
    begin, end = min(place for _, place in places), max(place for _, place in places) + 1
    unit, step = next((p for p in PERIODS if (end - begin) / (LENGTHS[p[0]] * p[1]) <= MOST_PERIODS), PERIODS[-1])
    window = Window(frame.calendar.floor(begin, unit), frame.calendar.ceil(end, unit))
    rate = (width - EDGE - TITLES) / (window.end - window.begin)
    scale = Scale((Segment(window.begin, window.end, TITLES, width - EDGE),), rate, Unit.DAY)
    sheet = Sheet(width)
    y = _axes(sheet, [Plot(window, scale)], frame)
    starts = [*frame.calendar.starts(scale.start, scale.end, unit, step), scale.end]
    counts = {lane.key: _counts([at for key, at in places if key == lane.key], starts) for lane in lanes}
    tallest = max(max(row) for row in counts.values())
    for lane in lanes:
        _ground(sheet, lane, y, COLUMN + PAD, width)
        for place, count in enumerate(counts[lane.key]):
            if count:
                bounds = starts[place], starts[place + 1]
                sheet.marks.append(_column(lane, count, tallest, bounds, scale, frame.calendar, y, href))
        y += COLUMN + PAD
    sheet.below = y + 2
    words = f"{len(places):,} dated events, each counted where it begins. The tallest column is {tallest:,} events."
    return write(sheet, Style.PAGE, "strip", "Events by period", words)


def _plots(marks: Sequence[Mark], frame: Frame) -> list[Plot]:
    needs = []
    for window in divide_by_pace(marks, frame.calendar):
        here = [mark for mark in marks if is_home(mark, window)]
        if spans := spans_needed(here, window):
            finest = Unit.MINUTE if any(mark.precision in CLOCKED for mark in here) else Unit.DAY
            needs.append((window, Needed.of(spans, finest), len(here)))
    total = sum(count for _, _, count in needs) or 1
    shares = [max(count / total, LEAST_SHARE) for _, _, count in needs]
    room = frame.width - TITLES - EDGE - BETWEEN * (len(needs) - 1)
    plots, x = [], TITLES
    for (window, needed, _), share in zip(needs, shares, strict=True):
        width = room * share / sum(shares)
        scale = build_scale(needed, frame.calendar, (x, x + width), SIZE, (window.begin, window.end))
        plots.append(Plot(window, scale))
        x += width + BETWEEN
    return plots


def _axes(sheet: Sheet, plots: Sequence[Plot], frame: Frame) -> float:
    """Add the axes with their feet on one line; give the place below them."""
    height = max(axis_height(plot.scale, frame) for plot in plots)
    for plot in plots:
        draw_axis(sheet, plot.scale, frame, height - axis_height(plot.scale, frame))
    return height + 2


def _ground(sheet: Sheet, lane: Lane, y: float, height: float, width: float) -> None:
    sheet.back.append(line(0, y + height, width, y + height, "lane-rule", 0.5, is_quiet=True))
    sheet.back.append(Words(0, y + PAD / 2 + 0.85 * TRACK, lane.title, SIZE, "lane-title", is_quiet=True))


def _tracks(spans: list[Span]) -> list[Span]:
    """Spans on tracks, each on the first where it covers none before it; the last track takes what is left."""
    reached: list[float] = []
    placed = []
    for span in sorted(spans, key=lambda span: (span.x0, span.x1)):
        left, right = _reach(span)
        free = next((track for track, end in enumerate(reached) if end <= left), len(reached))
        track = min(free, MOST_TRACKS - 1)
        reached[track : track + 1] = [max(right, reached[track]) if track < len(reached) else right]
        placed.append(Span(span.mark, span.x0, span.x1, span.ends, track))
    return placed


def _reach(span: Span) -> tuple[float, float]:
    if span.mark.is_point:
        middle = (span.x0 + span.x1) / 2
        return middle - GLYPH - 1, middle + GLYPH + 1
    return span.x0 - 1, span.x1 + 1


def _mark(span: Span, y: float, gutters: tuple[tuple[float, float], ...]) -> MarkInk:
    mark, status = span.mark, status_of(span.mark)
    middle = (span.x0 + span.x1) / 2
    ink: list[Ink] = []
    if mark.is_point:
        ink += glyph("disputed" if mark.disputed else status, status, middle, y, GLYPH, inferred=mark.inferred)
    else:
        solid, x1 = status != "alleged", max(span.x1, span.x0 + 2)
        lasting, ends = mark.lasting, span.ends
        ink += bar(span.x0, x1, y, 0.8 * SIZE, gutters, solid=solid, inferred=mark.inferred, lasting=lasting, ends=ends)
        if mark.disputed:
            ink += glyph("disputed", status, middle, y, GLYPH, inferred=mark.inferred)
    if mark.approximate:
        ink.append(tilde(middle, y - GLYPH - 1.6, 3.4))
    return MarkInk(mark.key, told(mark), mark.href, tuple(ink), f"mark-{status}")


def _counts(places: Sequence[float], starts: Sequence[float]) -> list[int]:
    counts, ordered = [0] * (len(starts) - 1), sorted(places)
    period = 0
    for place in ordered:
        while period < len(counts) - 1 and place >= starts[period + 1]:
            period += 1
        counts[period] += 1
    return counts


def _column(
    lane: Lane,
    count: int,
    tallest: int,
    bounds: tuple[float, float],
    scale: Scale,
    calendar: Calendar,
    y: float,
    href: Callable[[date, date], str],
) -> MarkInk:
    x0, x1 = scale.x(bounds[0]) + 0.5, scale.x(bounds[1]) - 0.5
    foot, top = y + COLUMN + PAD - 1, y + PAD
    head = foot - max(1.5, (foot - top) * count / tallest)
    d = f"M{points(x0, foot)}L{points(x0, head)}L{points(x1, head)}L{points(x1, foot)}Z"
    said = f"{calendar.range_in_words(*bounds)}: {count} in the lane {lane.title}"
    column = Stroke(d, Box(x0, head, x1, foot), "column", 0, fill="shade")
    days = calendar.local(bounds[0]).date(), calendar.local(bounds[1] - 1).date()
    return MarkInk(f"{lane.key} {bounds[0]}", said, href(*days), (column,), "mark-count")
