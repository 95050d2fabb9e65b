"""A clock measures nothing from what was withdrawn: the exhibit leaves it out, and pre-flight blocks it in words."""

from typing import Any

from casefile.accounts.models import User
from timeline.events.correcting import withdraw_event
from timeline.events.models import Event
from timeline.exhibits.assemble import assemble
from timeline.exhibits.models import Exhibit
from timeline.exhibits.preflight import preflight
from timeline.platform.correcting import withdraw_platform_record
from timeline.platform.models import Clock, Message, Report

NAME = "First report by a plaintiff to removal"


def notice(told: Any, alice: User, number: str = "1") -> Exhibit:
    """A notice-and-response table of everything as it stands now."""
    chronology = told.chronology(name=f"everything {number}")
    return assemble(actor=alice, chronology=chronology, kind="notice", number=number)


def mistaken(exhibit: Exhibit) -> list[tuple[str, bool]]:
    """What pre-flight says of clocks, and whether it blocks."""
    return [(found["message"], found["blocks"]) for found in exhibit.preflight if found["code"] == "clock-mistaken"]


def withdraw(record: Any, alice: User) -> None:
    """Withdraw a platform record."""
    withdraw_platform_record(actor=alice, instance=record, version=1, why="another person's")


def test_a_sound_clock_prints_and_nothing_is_said(told: Any, alice: User) -> None:
    exhibit = notice(told, alice)

    assert [clock["name"] for clock in exhibit.content["clocks"]] == [NAME]
    assert mistaken(exhibit) == []


def test_a_clock_whose_start_was_withdrawn_is_not_printed_and_blocks(told: Any, alice: User) -> None:
    withdraw_event(actor=alice, event=Event.objects.get(number=3), version=1, why="misdated")

    exhibit = notice(told, alice)

    assert exhibit.content["clocks"] == []
    assert mistaken(exhibit) == [
        (
            f"Clock “{NAME}”: E-3 was withdrawn as mistaken (misdated). "
            "Choose another event for it, or withdraw the clock.",
            True,
        )
    ]


def test_a_clock_whose_report_and_message_were_withdrawn_blocks_though_the_event_stands(told: Any, alice: User) -> None:
    answer = Message.objects.get(direction="from_platform")
    withdraw(answer, alice)
    withdraw(Report.objects.get(number="4000012345678"), alice)
    assert mistaken(notice(told, alice)) == []
    withdraw(Message.objects.get(direction="to_platform"), alice)

    exhibit = notice(told, alice, "2")

    [(words, blocks)] = mistaken(exhibit)
    assert blocks
    assert "what E-3 brought was withdrawn as mistaken" in words
    assert "Jane Poe reports the post" in str([row.content for row in exhibit.rows.all()])


def test_another_start_that_was_withdrawn_is_left_out_and_told(told: Any, alice: User) -> None:
    withdraw(Report.objects.get(number=""), alice)

    exhibit = notice(told, alice)

    [clock] = exhibit.content["clocks"]
    assert [candidate["event"] for candidate in clock["candidates"]] == ["E-3"]
    [(words, blocks)] = mistaken(exhibit)
    assert (blocks, words.endswith("It is left out.")) == (False, True)


def test_a_withdrawn_clock_is_neither_printed_nor_told(told: Any, alice: User) -> None:
    withdraw_event(actor=alice, event=Event.objects.get(number=3), version=1, why="misdated")
    withdraw(Clock.objects.get(), alice)

    exhibit = notice(told, alice)

    assert exhibit.content["clocks"] == []
    assert mistaken(exhibit) == []


def test_an_exhibit_frozen_before_clocks_were_checked_reads_as_it_did(told: Any, alice: User) -> None:
    exhibit = notice(told, alice)
    content = exhibit.content | {"checked": {"role": "attachment", "preparer_is_counsel": False, "adverse": []}}

    assert "clock-mistaken" not in str(preflight(content, []))


def test_a_withdrawn_report_and_its_answers_leave_the_tables(told: Any, alice: User) -> None:
    withdraw(Report.objects.get(number="4000012345678"), alice)

    exhibit = notice(told, alice)

    assert [line["tickets"] for line in exhibit.content["reports"]] == [[]]
    log = assemble(actor=alice, chronology=told.chronology(name="log"), kind="correspondence", number="9")
    assert all(row.content["letter"]["tickets"] == [] for row in log.rows.all())
