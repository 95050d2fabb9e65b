"""What a person types for a platform record: events, tickets and messages by number, several values on lines."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casefile.matters.desk import Desk
from timeline.events.models import Event
from timeline.events.naming import ByName, OneByName
from timeline.platform.models import Message, Report
from timeline.platform.relations import STEP, step_in_words


class EventByNumber(forms.CharField):
    """An event of the matter by its lasting number: "E-14" or "14"."""

    def __init__(self, *, desk: Desk, **options: Any) -> None:
        super().__init__(**options)
        self.events = Event.objects.visible_to(desk.user).in_matter(desk.matter).select_related("matter")

    def prepare_value(self, value: Any) -> Any:
        """An event as its number."""
        return value.label if isinstance(value, Event) else value

    def clean(self, value: Any) -> Any:
        """The event, or None where nothing is typed. Raises ValidationError where there is none."""
        words = super().clean(value)
        return self.found(words) if words else None

    def found(self, words: str) -> Event:
        """The event of that number."""
        match = re.fullmatch(r"(?:E-?)?(\d{1,9})", words.strip(), re.IGNORECASE)
        event = self.events.filter(number=int(match[1])).first() if match else None
        if event is None:
            raise ValidationError(f"“{words}” is no event of this matter: give its number, “E-14”.")
        return event


class Lines(forms.CharField):
    """Several values, one on each line, their parts set apart by “|”."""

    widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Values as lines."""
        return "\n".join(self.line(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The values in the order of the lines."""
        words = super().clean(value)
        return [self.read(line.strip()) for line in words.splitlines() if line.strip()]

    def line(self, value: Any) -> str:
        """One value as its line."""
        raise NotImplementedError

    def read(self, line: str) -> Any:
        """One line as its value."""
        raise NotImplementedError


class Steps(Lines):
    """The steps of a reporting form: what each is | what it asks for | what stood in the way | minutes."""

    def line(self, value: Any) -> str:
        """A step as its line."""
        return step_in_words(value)

    def read(self, line: str) -> dict[str, Any]:
        """A line as a step. Raises ValidationError for a fifth part, or minutes that are no number."""
        parts = [part.strip().replace(r"\|", "|") for part in re.split(r"(?<!\\)\|", line)]
        if len(parts) > len(STEP):
            raise ValidationError(
                f"“{line}” has {len(parts)} parts; a step has four at most. Write | within one as \\|."
            )
        step, required, obstacle, minutes = [*parts, "", "", "", ""][:4]
        try:
            taken = Decimal(minutes) if minutes else None
        except InvalidOperation:
            raise ValidationError(f"“{minutes}” is no number of minutes: write “4.5”, or leave it out.") from None
        return {"step": step, "required_input": required, "obstacle": obstacle, "minutes": taken}


class Starts(Lines):
    """Other events that a clock could start from: "E-3 | report by a third party"."""

    def __init__(self, *, desk: Desk, **options: Any) -> None:
        super().__init__(**options)
        self.by_number = EventByNumber(desk=desk)

    def line(self, value: Any) -> str:
        """An event with what speaks for it, as its line."""
        return f"{value[0].label} | {value[1]}"

    def read(self, line: str) -> tuple[Event, str]:
        """A line as the event with what speaks for it. Raises ValidationError where either is missing."""
        number, _, reason = line.partition("|")
        if not reason.strip():
            raise ValidationError(f"Say after “{number.strip()} |” what speaks for that start.")
        return self.by_number.found(number.strip()), reason.strip()


class Count(forms.IntegerField):
    """A count, with or without commas: "167,001"."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """The number."""
        return super().to_python(re.sub(r"[,\s]", "", value) if isinstance(value, str) else value)


class Tickets(ByName[Report]):
    """Tickets by their numbers; one without by its event and reporter."""

    def name_of(self, record: Report) -> str:
        """The ticket's number."""
        return record.number or f"report {record.event.label} by {record.reporter}"


class OneTicket(OneByName[Report]):
    """One ticket by its number."""

    def name_of(self, record: Report) -> str:
        """The ticket's number."""
        return record.number or f"report {record.event.label} by {record.reporter}"


class OneMessage(OneByName[Message]):
    """A message by its event and direction: "E-14 from the platform"."""

    def name_of(self, record: Message) -> str:
        """The event's number and the direction; the first words where there are any."""
        words = f": {record.text.split(chr(10))[0][:50]}" if record.text else ""
        return f"{record.event.label} {record.get_direction_display().lower()}{words}"
