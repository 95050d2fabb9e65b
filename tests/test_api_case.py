"""A small case in plain HTTP calls, from the first document to the released exhibit, and through the token's walls."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from casefile.accounts.models import User
from casefile.accounts.tokens import make_token
from casefile.matters.models import Matter
from timeline.exhibits.models import Exhibit

LETTER = b"To: support\n\nI am sixteen. Take the post down.\n"
REPLY = b"From: support\n\nWe have reviewed the content and will take no action.\n"


class Program:
    """A program that holds a token and speaks plain HTTP."""

    def __init__(self, key: str) -> None:
        self.client, self.headers = Client(), {"Authorization": f"Bearer {key}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/{path}", headers=self.headers)

    def post(self, path: str, wanted: int = 201, **values: Any) -> Any:
        answer = self.client.post(f"/api/{path}", values, "application/json", headers=self.headers)
        assert answer.status_code == wanted, answer.content
        return answer.json()

    def receive(self, name: str, stored: bytes, **values: Any) -> Any:
        upload = BytesIO(stored)
        upload.name = name
        answer = self.client.post("/api/documents/", {"file": upload, **values}, headers=self.headers)
        assert answer.status_code == 201, answer.content
        return answer.json()["document"]


@pytest.fixture
def program(matter: Matter, alice: User) -> Program:
    """A program that acts as Alice in the matter."""
    return Program(make_token(actor=alice, user=alice, matter=matter, label="nightly import")[1])


def told(program: Program, slug: str) -> dict[str, Any]:
    """The case's records, entered one call after the other; every record's lasting id by a short name."""
    said = {"matter": slug}
    jane = program.post("parties/", **said, name="Jane Poe", kind="person", role="plaintiff")["uid"]
    platform = program.post("parties/", **said, name="Platform, Inc.", kind="organisation", role="platform")["uid"]
    letter = program.receive("letter.txt", LETTER, **said, short_cite="Poe e-mail", kind="email", admissibility="801c2")
    reply = program.receive("reply.txt", REPLY, **said, short_cite="Reply", kind="email", admissibility="801d2")
    item = program.post("content-items/", **said, label="Post 1", platform="Example")["uid"]
    filed = program.post(
        "events/", **said, kind="report", date="Jan. 7, 2022 9:15 AM", statement="Jane Poe reports the post.",
        status="documented", from_parties=[jane], to_parties=[platform],
    )["uid"]  # fmt: skip
    answered = program.post(
        "events/", **said, kind="platform_reply", date="Jan. 12, 2022", statement="Platform replies to the report.",
        status="documented", from_parties=[platform], to_parties=[jane],
    )["uid"]  # fmt: skip
    seen = {"pin_cite": "p. 1", "page_number": 1, "pin_verified": True, "verified_by": "Alice Attorney"}
    program.post("citations/", event=filed, document=letter["uid"], quote="I am sixteen.", **seen)
    program.post(
        "citations/", event=answered, document=reply["uid"],
        quote="We have reviewed the content and will take no action.", **seen,
    )  # fmt: skip
    ticket = program.post(
        "reports/", event=filed, reporter=jane, capacity="victim", number="4000012345678", items=[item],
        minority_stated=True,
    )["uid"]  # fmt: skip
    program.post(
        "messages/", event=answered, direction="from_platform", reports=[ticket],
        text="We have reviewed the content and will take no action.",
        markers=[{"shows": "reviewed", "words": "reviewed the content"}],
    )  # fmt: skip
    program.post("readings/", event=filed, item=item, metric="views", as_displayed="1,200", at_least=1200)
    program.post(
        "conflicts/", event=filed, about="hour of the report",
        values=[{"as_stated": "9:15 AM", "document": letter["uid"]}, {"as_stated": "9:20 AM"}],
        chosen=0, reason="the letter itself",
    )  # fmt: skip
    return {"chronology": program.post("chronologies/", **said, name="reports and replies")["uid"], "letter": letter}


def test_a_script_does_a_small_case_from_the_first_document_to_the_released_exhibit(
    program: Program, matter: Matter
) -> None:
    case = told(program, matter.slug)
    assert case["letter"]["sha256"] == hashlib.sha256(LETTER).hexdigest()

    made = program.post("exhibits/", chronology=case["chronology"], kind="correspondence", number="A")
    at = f"exhibits/{made['uid']}/"
    assert (made["state"], made["rows"]) == ("draft", 2)
    assert program.get(f"{at}file/").status_code == 404

    assert not program.get(f"{at}preflight/").json()["blocked"]
    assert program.post(f"{at}render/", 200)["state"] == "rendered"
    assert program.post(f"{at}gate/", 200)["passed"]
    done = program.post(f"{at}release/", 200)
    assert (done["state"], done["overridden"]) == ("released", False)

    answer = program.get(f"{at}file/")
    finished = b"".join(answer.streaming_content)
    assert finished.startswith(b"%PDF")
    assert hashlib.sha256(finished).hexdigest() == done["sha256"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert program.post(f"{at}release/", 409)["title"] == "Not released"
    assert Exhibit.objects.get().state == "released"


def test_what_pre_flight_blocks_is_released_only_with_a_reason(program: Program, matter: Matter) -> None:
    case = told(program, matter.slug)
    unread = program.post("events/", matter=matter.slug, kind="other", date="Jan. 14, 2022", statement="A call.")
    program.post("citations/", event=unread["uid"], document=case["letter"]["uid"], pin_cite="p. 1")
    made = program.post("exhibits/", chronology=case["chronology"], kind="summary", number="1")
    at = f"exhibits/{made['uid']}/"

    found = program.get(f"{at}preflight/").json()
    refused = program.post(f"{at}release/", 409)

    assert found["blocked"]
    assert refused["title"] == "Blocked by pre-flight"
    assert refused["findings"] == [finding for finding in found["findings"] if finding["blocks"]]
    assert program.get(at).json()["state"] == "draft"
    done = program.post(f"{at}release/", 200, override_reason="Draft for the meeting of counsel")
    assert (done["state"], done["overridden"]) == ("released", True)
