"""A large file sent by page or program is kept at once and read in the background, with what it carries."""

import io
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody import enclosing, intake
from casefile.custody.background import WAITS
from casefile.custody.intake import Receipt, receive
from casefile.evidence.models import Enclosure, SourceDocument
from casefile.evidence.storage import Store
from casefile.jobs.models import Job
from casefile.jobs.working import perform
from casefile.ledger.auditing import ledger_faults
from casefile.ledger.models import Act, Ledger, LedgerEntry
from casefile.matters.models import Matter

MAIL = (
    b"From: a@mail.invalid\r\nDate: Tue, 28 Jan 2020 10:15:00 -0800\r\nMessage-ID: <1@mail.invalid>\r\n"
    b"Subject: Large\r\n\r\nWords of a large file.\r\n"
)


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has one byte is read later."""
    monkeypatch.setattr(intake, "LATER_FROM", 1)


def bring(matter: Matter, actor: User | None, **more: Any) -> Receipt:
    given = {"stream": io.BytesIO(MAIL), "original_name": "large.eml", "attested_by": "Alice"} | more
    return receive(actor=actor, matter=matter, **given)


def read_it() -> Job:
    job = Job.objects.get()
    perform.func(job.pk)
    job.refresh_from_db()
    return job


def test_it_is_kept_and_entered_at_once_and_says_that_it_is_still_being_read(matter: Matter, alice: User) -> None:
    document = bring(matter, alice, later=True).document
    assert document is not None
    assert (document.flags, document.facts) == ([WAITS], {})
    acts = LedgerEntry.objects.filter(object_id=str(document.uid)).values_list("act", flat=True)
    assert list(acts) == [Act.DOCUMENT_RECEIVED]
    assert Job.objects.get().title == "Read S-1, large.eml"


def test_the_work_reads_it_and_says_where_it_stands(matter: Matter, alice: User) -> None:
    bring(matter, alice, later=True)
    job = read_it()
    document = SourceDocument.objects.get()
    assert (document.flags, document.facts["subject"]) == ([], "Large")
    assert "Words of a large file." in document.pages.get().text
    assert (job.state, job.result) == (
        "done",
        {"words": "S-1 is read.", "url": reverse("document", args=[matter.slug, 1])},
    )


def test_begun_again_after_a_worker_died_it_reads_nothing_twice(matter: Matter, alice: User) -> None:
    bring(matter, alice, later=True)
    read_it()
    Job.objects.update(state="queued")
    assert read_it().state == "done"
    assert SourceDocument.objects.get().pages.count() == 1
    assert LedgerEntry.objects.filter(act=Act.DOCUMENT_READ).count() == 1


def test_ended_between_two_batches_it_goes_on_and_every_message_is_there_once(
    matter: Matter, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = b"From a@mail.invalid Tue Jan 28 10:15:00 2020\r\n"
    box = b"".join(line + MAIL.replace(b"<1@", b"<%d@" % number) + b"\r\n" for number in range(5))
    whole, kept = enclosing._keep_batch, list[int]()

    def ends_early(*given: Any) -> Any:
        kept.append(1)
        if len(kept) == 2:
            raise RuntimeError("the machine was switched off")
        return whole(*given)

    monkeypatch.setattr(enclosing, "BATCH_FILES", 2)
    monkeypatch.setattr(enclosing, "_keep_batch", ends_early)
    bring(matter, alice, later=True, stream=io.BytesIO(box), original_name="box.mbox")
    assert read_it().state == "failed"
    assert Enclosure.objects.count() == 2
    Job.objects.update(state="queued")
    assert read_it().state == "done"
    assert Enclosure.objects.count() == 5
    held = {document.sha256: document.size or 0 for document in SourceDocument.objects.all()}
    assert LedgerEntry.objects.filter(act=Act.DOCUMENT_RECEIVED).count() == len(held) == 6
    assert list(Store(settings.STORE_DIR).sweep(held)) == []
    assert list(ledger_faults(Ledger.objects.get(matter=matter))) == []


def test_the_command_waits_for_the_reading(matter: Matter) -> None:
    document = bring(matter, None).document
    assert document is not None
    assert document.facts["subject"] == "Large"
    assert not Job.objects.exists()


def test_a_file_sent_by_the_page_is_read_later(client: Client, bob: User, matter: Matter) -> None:
    client.force_login(bob)
    sent = {"files": SimpleUploadedFile("large.eml", MAIL), "attest": "on"}
    page = client.post(reverse("receive", args=[matter.slug]), sent, follow=True)
    assert page.status_code == 200
    assert Job.objects.get().asked_by == bob
    text = client.get(reverse("document", args=[matter.slug, 1])).content.decode()
    assert "still being read" in text
