"""Importing platform data: every record cites its document, absent stays unknown, and nothing comes in twice."""

import io
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from casefile.accounts.models import User
from casefile.custody.intake import receive
from casefile.evidence.extract.platform import read
from casefile.evidence.models import SourceDocument
from casefile.ledger.models import LedgerEntry
from casefile.matters.models import Matter
from timeline.events.models import Citation, Conflict, Event
from timeline.platform.importing import import_platform
from timeline.platform.models import Account, Availability, ContentItem, Reading

ID, OTHER, AUTHOR = "1558553189766631429", "1589671906718134272", "495430242"


def tweet(identifier: str = ID, stated: str = "2022-08-13T20:36:51.000Z", **more: Any) -> dict[str, Any]:
    return {"id": identifier, "text": "Some words.", "author_id": AUTHOR, "created_at": stated} | more


def held(matter: Matter, *values: Any) -> SourceDocument:
    """A received document with the facts that its own reader gives."""
    content = "\n".join(json.dumps(value) for value in values).encode()
    receipt = receive(actor=None, matter=matter, stream=io.BytesIO(content), original_name="tweets.jsonl")
    document = receipt.document
    assert document is not None
    found = read(io.BytesIO(content))
    document.facts, document.flags = found.facts, [{"code": one.code, "message": one.message} for one in found.flags]
    document.save(update_fields=["facts", "flags"])
    return document


ANSWER = {
    "data": [tweet(public_metrics={"retweet_count": 0, "impression_count": 139075})],
    "includes": {"users": [{"id": AUTHOR, "username": "poe"}]},
    "__twarc": {"retrieved_at": "2022-09-01T00:00:00+00:00"},
}


def test_a_post_becomes_an_item_an_account_a_posting_and_readings_that_cite_it(matter: Matter, alice: User) -> None:
    document = held(matter, ANSWER)
    imported = import_platform(actor=alice, document=document)
    item, account = ContentItem.objects.get(), Account.objects.get()
    assert (item.label, item.post_id, item.platform, item.account) == ("Post 1", ID, "Twitter", account)
    assert (account.label, account.account_id) == ("Account 1", AUTHOR)
    posting = Event.objects.get(kind=Event.Kind.CONTENT_POSTED)
    assert posting.statement == "Post 1 is posted by Account 1."
    assert posting.occurred.earliest is not None
    assert posting.occurred.earliest.isoformat() == "2022-08-13T20:36:51+00:00"
    assert {(one.metric, one.as_displayed, one.at_least) for one in Reading.objects.all()} == {
        ("retweets", "0", 0),
        ("views", "139075", 139075),
    }
    assert Availability.objects.get().state == "live"
    assert all(event.citations.get().document == document for event in Event.objects.all())
    assert (imported.sound, imported.summary()["imported"]) == (True, 2)
    assert "poe" not in "".join(Event.objects.values_list("statement", flat=True))


def test_an_absent_count_makes_no_reading_and_no_time_no_date(matter: Matter) -> None:
    import_platform(actor=None, document=held(matter, tweet(public_metrics={"like_count": 3})))
    reading = Reading.objects.get()
    assert (reading.metric, reading.event.occurred.kind) == ("likes", "undated")
    assert not Availability.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_each_record_stands_by_itself_outside_any_other_transaction(matter: Matter) -> None:
    document = held(matter, ANSWER)
    assert import_platform(actor=None, document=document).summary()["imported"] == 2
    assert import_platform(actor=None, document=document).summary()["unchanged"] == 2


def test_importing_again_changes_nothing(matter: Matter) -> None:
    document = held(matter, ANSWER, {"id": OTHER, "action": "delete", "created_at": "2022-11-07T17:31:31.894Z"})
    import_platform(actor=None, document=document)
    before = LedgerEntry.objects.count()
    again = import_platform(actor=None, document=document)
    assert {row.outcome for row in again.rows} == {"unchanged"}
    assert LedgerEntry.objects.count() == before


def test_a_second_document_adds_its_own_reading_to_the_same_item(matter: Matter) -> None:
    import_platform(actor=None, document=held(matter, ANSWER))
    later = {**ANSWER, "data": [tweet(public_metrics={"retweet_count": 7})]}
    import_platform(actor=None, document=held(matter, later))
    assert ContentItem.objects.count() == 1
    assert sorted(Reading.objects.filter(metric="retweets").values_list("as_displayed", flat=True)) == ["0", "7"]


def test_a_time_that_the_id_contradicts_is_a_conflict_with_both_values(matter: Matter) -> None:
    import_platform(actor=None, document=held(matter, tweet(stated="2022-08-13T21:00:00.000Z")))
    conflict = Conflict.objects.get()
    assert (conflict.about, conflict.chosen) == ("time of posting", None)
    assert [value.as_stated for value in conflict.stated.all()] == [
        "2022-08-13T21:00:00.000Z",
        "2022-08-13T20:36:51.615Z (carried by the id)",
    ]


def test_a_post_without_a_stated_time_is_dated_by_its_id_as_an_inference(matter: Matter) -> None:
    value = tweet()
    value.pop("created_at")
    import_platform(actor=None, document=held(matter, value))
    occurred = Event.objects.get().occurred
    assert (occurred.basis, occurred.inferred_from) == ("inferred", "the time that its id carries")


def test_removals_and_errors_become_availability_with_the_platforms_words(matter: Matter) -> None:
    error = {
        "resource_type": "tweet",
        "resource_id": OTHER,
        "detail": "Could not find tweet.",
        "title": "Not Found Error",
    }
    document = held(
        matter,
        {
            "id": ID,
            "action": "delete",
            "created_at": "2022-08-13T20:36:51.615Z",
            "redacted_at": "2022-10-01T00:00:00Z",
            "reason": "suspended",
        },
        {"errors": [error]},
    )
    import_platform(actor=None, document=document)
    removal = Event.objects.get(kind=Event.Kind.REMOVAL)
    assert "reason stated: “suspended”" in removal.statement
    assert removal.occurred.earliest is not None
    assert {one.state for one in Availability.objects.all()} == {"suspended", "gone"}
    assert {citation.pin_cite for citation in Citation.objects.all()} == {"line 1", "line 2"}


def test_an_id_nobody_can_tell_is_refused_and_the_rest_goes_on(matter: Matter) -> None:
    unknown = {"id": "500", "action": "delete", "created_at": "2008-01-01T00:00:00Z", "reason": "deleted"}
    known = {"id": OTHER, "action": "delete", "created_at": "2022-11-07T17:31:31.894Z"}
    imported = import_platform(actor=None, document=held(matter, unknown, known))
    assert [row.outcome for row in imported.rows] == ["refused", "imported"]
    assert "enter it by hand" in imported.rows[0].reason


def test_only_the_named_posts_come_in(matter: Matter) -> None:
    document = held(matter, tweet(), tweet(OTHER, "2022-11-07T17:31:31.000Z"))
    import_platform(actor=None, document=document, only=[OTHER])
    assert ContentItem.objects.get().post_id == OTHER


def test_an_item_entered_by_hand_is_found_by_its_id(matter: Matter) -> None:
    ContentItem.objects.create(matter=matter, label="Post 1", platform="X", post_id=ID)
    import_platform(actor=None, document=held(matter, tweet(), tweet(OTHER, "2022-11-07T17:31:31.000Z")))
    assert list(ContentItem.objects.order_by("pk").values_list("label", "post_id")) == [
        ("Post 1", ID),
        ("Post 2", OTHER),
    ]


def test_a_document_of_another_sort_is_refused_with_what_to_do(matter: Matter) -> None:
    document = receive(actor=None, matter=matter, stream=io.BytesIO(b"Words.\n"), original_name="a.txt").document
    assert document is not None
    with pytest.raises(ValidationError, match="not read as platform data"):
        import_platform(actor=None, document=document)


def test_the_command_answers_one_object_a_record(matter: Matter, capsys: pytest.CaptureFixture[str]) -> None:
    document = held(matter, ANSWER)
    call_command("import_platform", matter.slug, document.label, "--json")
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer.get("outcome") for answer in answers] == ["imported", "imported", None]
    assert (answers[1]["label"], answers[2]["records"]) == ("Post 1", 2)
    call_command("import_platform", matter.slug, "1")
    assert "0 entered" in capsys.readouterr().out


def test_the_command_says_what_is_not_there(matter: Matter) -> None:
    with pytest.raises(CommandError, match="no matter"):
        call_command("import_platform", "nobody", "S-1")
    with pytest.raises(CommandError, match="no document"):
        call_command("import_platform", matter.slug, "S-99")
    receive(actor=None, matter=matter, stream=io.BytesIO(b"Words.\n"), original_name="a.txt")
    with pytest.raises(CommandError, match="not read as platform data"):
        call_command("import_platform", matter.slug, "S-1")
