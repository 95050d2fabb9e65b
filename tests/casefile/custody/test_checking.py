"""Checking the record on request: in the background, for whoever reads it, with the outcome in the ledger."""

import io

from django.conf import settings
from django.test import Client
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.intake import receive
from casefile.evidence.storage import Store
from casefile.jobs.models import Job
from casefile.jobs.working import perform
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.archiving import archive_matter
from casefile.matters.members import add_member
from casefile.matters.models import Matter


def held(matter: Matter) -> str:
    receipt = receive(actor=None, matter=matter, stream=io.BytesIO(b"A log.\n"), original_name="log.txt")
    assert receipt.document is not None
    return receipt.document.sha256


def checked(client: Client, matter: Matter) -> Job:
    client.post(reverse("check-record", args=[matter.slug]))
    job = Job.objects.latest("pk")
    perform.func(job.pk)
    job.refresh_from_db()
    return job


def test_a_sound_record_is_told_as_such_and_entered(client: Client, bob: User, matter: Matter) -> None:
    held(matter)
    client.force_login(bob)

    job = checked(client, matter)

    entry = LedgerEntry.objects.get(act=Act.CUSTODY_VERIFIED)
    assert (entry.state["clean"], entry.actor) == (True, bob)
    assert "1 documents" in job.result["words"]
    page = client.get(reverse("record", args=[matter.slug])).content.decode()
    assert "nothing was found" in page


def test_a_fault_is_told_in_words(client: Client, bob: User, matter: Matter) -> None:
    path = Store(settings.STORE_DIR).path(held(matter))
    path.chmod(0o640)
    path.write_bytes(b"A lie.\n")
    client.force_login(bob)

    job = checked(client, matter)

    assert "S-1" in job.result["words"]
    assert "its bytes hash to" in job.result["words"]
    assert not LedgerEntry.objects.get(act=Act.CUSTODY_VERIFIED).state["clean"]


def test_an_auditor_checks_and_sees_that_work_and_no_other(
    client: Client, alice: User, charlie: User, matter: Matter
) -> None:
    add_member(actor=alice, matter=matter, user=charlie, role="auditor")
    client.force_login(alice)
    theirs = checked(client, matter)
    client.force_login(charlie)

    own = checked(client, matter)

    assert client.get(reverse("work", args=[matter.slug, own.uid])).status_code == 200
    assert client.get(reverse("work", args=[matter.slug, theirs.uid])).status_code == 404
    assert str(theirs.uid) not in client.get(reverse("works", args=[matter.slug])).content.decode()


def test_an_archived_matter_is_still_checked(client: Client, alice: User, matter: Matter) -> None:
    archive_matter(actor=alice, matter=matter, why="settled")
    client.force_login(alice)
    assert checked(client, matter).state == Job.State.DONE
