"""The head of a panel: what span it shows, its scale as a measured bar, its ticks and the breaks in it."""

from __future__ import annotations

from timeline.chronology.drawing.calendar import DAY
from timeline.chronology.drawing.frame import Frame
from timeline.chronology.drawing.ink import Sheet, Words, line
from timeline.chronology.drawing.measure import clean, text_width, wrap
from timeline.chronology.drawing.scale import GUTTER, Scale
from timeline.chronology.drawing.shapes import zigzag
from timeline.chronology.drawing.ticks import Tick, names, ticks

NAMES = 0.94
BREAKS = 0.8
HEADING = 1.2
ROW = 1.18
#: What is said of the scale bar, the longest that fits; the first two where there are breaks.
SAME = (
    " at this scale, which is the same on both sides of every break",
    " at this scale, the same across breaks",
    " at this scale",
)
#: Lengths a scale bar may have, in seconds with their words; the longest that takes up to eleven ems is drawn.
BAR_LENGTHS = (
    *((float(count), f"{count} second{'s' if count > 1 else ''}") for count in (1, 5, 15, 30)),
    *((count * 60.0, f"{count} minute{'s' if count > 1 else ''}") for count in (1, 5, 10, 15, 30)),
    *((count * 3600.0, f"{count} hour{'s' if count > 1 else ''}") for count in (1, 2, 3, 6, 12)),
    *((count * DAY, f"{count} day{'s' if count > 1 else ''}") for count in (1, 2, 3, 5, 7, 10, 14, 30, 60, 90, 180)),
    *((count * 365 * DAY, f"{count * 365:,} days") for count in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


def heading_height(size: float, is_narrow: bool) -> float:
    """Give the height of the line, or two where it is narrow, over the axis."""
    return (3.9 if is_narrow else 2.2) * size


def _break_lines(scale: Scale, frame: Frame) -> list[list[str]]:
    size = BREAKS * frame.size
    return [
        wrap(f"{frame.calendar.length_in_words(before.end, after.start)} not drawn", size, (GUTTER - 0.2) * frame.size)
        for before, after in scale.breaks()
    ]


def axis_height(scale: Scale, frame: Frame) -> float:
    """Give the height of the names, ticks and words of breaks."""
    lines = max((len(lines) for lines in _break_lines(scale, frame)), default=0)
    return max(2 * ROW * NAMES + 0.9, lines * ROW * BREAKS + 0.5) * frame.size


def draw_heading(sheet: Sheet, scale: Scale, frame: Frame, y: float, before: Scale | None) -> str:
    """Add the span in words and the scale bar; give the words. `before` is the scale of the panel before this one."""
    calendar, size = frame.calendar, frame.size
    text = calendar.range_in_words(scale.start, scale.end)
    if before == scale:
        aside = "the same time and scale as before, further lanes"
    elif before is not None and calendar.days_between(before.end, scale.start) >= 2:
        gap = calendar.length_in_words(before.end, scale.start)
        aside = f"{gap} after the panel before are not drawn; no event begins or ends in them"
    else:
        aside = ""
    baseline = y + 1.25 * size
    sheet.back.append(Words(0, baseline, text, HEADING * size, "panel-title", bold=True))
    if aside:
        x = text_width(text, HEADING * size, True) + size
        room = frame.width - x - 26 * size
        if text_width(aside, 0.86 * size) <= room:
            sheet.back.append(Words(x, baseline, aside, 0.86 * size, "panel-note", is_quiet=True))
    _scale_bar(sheet, scale, frame, baseline + (1.6 * size if frame.is_narrow else 0))
    return f"{text}. {aside}" if aside else text


def _scale_bar(sheet: Sheet, scale: Scale, frame: Frame, baseline: float) -> None:
    size = 0.86 * frame.size
    fitting = [(length, text) for length, text in BAR_LENGTHS if length * scale.rate <= 11 * frame.size]
    if not fitting:
        return
    length, text = fitting[-1]
    drawn = length * scale.rate
    forms = SAME if scale.breaks() else SAME[-1:]
    room = frame.width - drawn - 2 * size
    words = next((text + form for form in forms if text_width(text + form, size) <= room), text)
    x1 = frame.right if not frame.is_narrow else drawn + 0.8 * size + text_width(words, size)
    x = x1 - text_width(words, size)
    sheet.back.append(Words(x, baseline, words, size, "scale-words"))
    x0, x1, y = x - 0.7 * size - drawn, x - 0.7 * size, baseline - 0.3 * size
    sheet.back += [
        line(x0, y, x1, y, "scale-bar", 0.9),
        line(x0, y - 0.35 * size, x0, y + 0.35 * size, "scale-bar", 0.9),
        line(x1, y - 0.35 * size, x1, y + 0.35 * size, "scale-bar", 0.9),
    ]


def draw_axis(sheet: Sheet, scale: Scale, frame: Frame, y: float) -> list[Tick]:
    """Add the axis under `y`; give its ticks, which the lanes repeat."""
    size, height = frame.size, axis_height(scale, frame)
    foot = y + height - 0.15 * size
    found = ticks(scale, frame.calendar, NAMES * size)
    for segment in scale.segments:
        sheet.back.append(line(segment.x0, foot, segment.x1, foot, "axis", 1.1))
    for tick in found:
        reach = 0.5 * size if tick.is_main else 0.25 * size
        sheet.back.append(line(tick.x, foot - reach, tick.x, foot, "tick", 0.7))
    for name in names(scale, frame.calendar, NAMES * size):
        baseline = foot - 0.75 * size - (ROW * NAMES * size if name.row == 0 else 0)
        sheet.back.append(Words(name.x, baseline, name.text, NAMES * size, "tick-name", bold=name.bold))
    _breaks(sheet, scale, frame, foot)
    return found


def _breaks(sheet: Sheet, scale: Scale, frame: Frame, foot: float) -> None:
    size = BREAKS * frame.size
    for (before, after), lines in zip(scale.breaks(), _break_lines(scale, frame), strict=True):
        middle = (before.x1 + after.x0) / 2
        for place, text in zip(range(len(lines) - 1, -1, -1), lines, strict=True):
            x = middle - text_width(text, size) / 2
            sheet.back.append(Words(x, foot - 0.35 * frame.size - place * ROW * size, clean(text), size, "break-words"))
        for x in (before.x1, after.x0):
            sheet.back.append(zigzag(x, foot - 0.55 * frame.size, foot + 0.35 * frame.size, "tear"))
