"""Key records and time stamp tokens join what they speak of, in whichever order they come in."""

import hashlib
import io
import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.core.management import call_command

from casefile.accounts.models import User
from casefile.custody import beside
from casefile.custody.intake import receive
from casefile.custody.verifying import verify_custody
from casefile.evidence.models import SourceDocument
from casefile.jobs.models import Job
from casefile.jobs.working import perform
from casefile.ledger.models import Act, LedgerEntry
from casefile.matters.models import Matter
from tests.casefile.evidence.authority import Authority, response
from tests.casefile.evidence.test_dkim import ED_KEYS, ED_MAIL, KEYS, NAME, PRIVATE, made_key, signed

LETTER = b"The reports of 12 March were received and closed the same day.\n"
MAIL = signed(private=PRIVATE)


@pytest.fixture(scope="module")
def authority() -> Any:
    return Authority()


def bring(matter: Matter, content: bytes, name: str, actor: User | None = None) -> SourceDocument:
    receipt = receive(actor=actor, matter=matter, stream=io.BytesIO(content), original_name=name, attested_by="Alice")
    assert receipt.document is not None
    return receipt.document


def record_of(keys: dict[str, str]) -> bytes:
    return json.dumps(keys).encode()


def finding(document: SourceDocument) -> dict[str, Any]:
    document.refresh_from_db()
    (found,) = document.facts["dkim"]
    return dict(found)


def reads(document: SourceDocument) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(object_id=str(document.uid), act=Act.DOCUMENT_READ).order_by("seq"))


def trust(authority: Any) -> None:
    folder = settings.KEYS_DIR / "tsa"
    folder.mkdir(parents=True)
    (folder / "clock.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))


def test_a_mail_is_judged_by_the_key_record_received_before_it_and_names_it(matter: Matter) -> None:
    key = bring(matter, record_of(KEYS), "dns.json")
    mail = bring(matter, MAIL, "reply.eml")
    assert mail.facts["dkim_result"] == "pass"
    assert finding(mail)["key_record"] == {"document": key.label, "sha256": key.sha256}
    assert len(reads(mail)) == 1


def test_a_key_record_that_comes_later_settles_the_mails_that_waited_for_it(matter: Matter) -> None:
    mail, other = bring(matter, MAIL, "reply.eml"), bring(matter, ED_MAIL, "dinner.eml")
    assert (finding(mail)["result"], finding(mail)["key_record"]) == ("no_key", None)
    key = bring(matter, record_of(KEYS), "dns.json")
    assert finding(mail)["result"] == "pass"
    assert finding(mail)["key_record"] == {"document": key.label, "sha256": key.sha256}
    assert finding(other)["result"] == "no_key"
    entry = reads(mail)[-1]
    assert entry.state["changed"] == {"dkim_result": {"old": "no_key", "new": "pass"}}
    assert (entry.evidence, key.label in entry.state["why"]) == ([key.sha256], True)
    assert verify_custody(matter).clean


def test_a_changed_mail_is_flagged_when_its_key_comes_in(matter: Matter) -> None:
    mail = bring(matter, MAIL.replace(b"no violation", b"a violation"), "reply.eml")
    assert "dkim_fail" not in [flag["code"] for flag in mail.flags]
    bring(matter, record_of(KEYS), "dns.json")
    assert finding(mail)["result"] == "fail"
    assert [flag["message"] for flag in mail.flags if flag["code"] == "dkim_fail"] == [
        "a DKIM signature does not hold: example.social: the body is not as it was signed (body hash mismatch)"
    ]


def test_two_different_records_of_one_name_are_both_tried_and_both_said(matter: Matter) -> None:
    bring(matter, record_of({NAME: f"v=DKIM1; p={made_key()[1]}"}), "wrong.json")
    mail = bring(matter, MAIL, "reply.eml")
    assert finding(mail)["result"] == "fail"
    right = bring(matter, record_of(KEYS), "right.json")
    assert finding(mail)["result"] == "pass"
    assert finding(mail)["key_record"]["document"] == right.label
    assert "another record on file for the same name gives: fail" in finding(mail)["reason"]
    assert "dkim_fail" not in [flag["code"] for flag in mail.flags]


def test_a_key_of_another_matter_settles_nothing_here(matter: Matter, other_matter: Matter) -> None:
    mail = bring(matter, MAIL, "reply.eml")
    bring(other_matter, record_of(KEYS), "dns.json")
    assert finding(mail)["result"] == "no_key"
    assert finding(bring(matter, signed() + b"\r\n", "again.eml"))["result"] == "no_key"


def test_a_key_attached_to_the_mail_it_is_for_counts_too(matter: Matter) -> None:
    letter = EmailMessage()
    letter["From"], letter["Date"] = "a@mail.invalid", "Tue, 28 Jan 2020 10:15:00 -0800"
    letter.set_content("The mail and its key are attached.")
    letter.add_attachment(ED_MAIL, maintype="application", subtype="octet-stream", filename="dinner.eml")
    letter.add_attachment(record_of(ED_KEYS), maintype="application", subtype="json", filename="dns.json")
    bring(matter, letter.as_bytes(), "letter.eml")
    inner = SourceDocument.objects.get(original_name="dinner.eml")
    assert finding(inner)["result"] == "pass"


def test_the_messages_of_a_mailbox_are_judged_by_the_keys_on_file(matter: Matter) -> None:
    bring(matter, record_of(ED_KEYS), "dns.json")
    box = b"From a@mail.invalid Tue Jan 28 18:00:00 2020\n" + ED_MAIL + b"\n"
    bring(matter, box, "inbox.mbox")
    assert finding(SourceDocument.objects.get(facts__subject="Is dinner ready?"))["result"] == "pass"


def test_a_key_longer_than_any_key_is_and_more_keys_than_fit_do_no_harm(matter: Matter) -> None:
    many = {f"s{number}._domainkey.many.invalid": f"v=DKIM1; p={'A' * 2000}" for number in range(60)}
    bring(matter, record_of(many | {"long._domainkey.many.invalid": f"v=DKIM1; p={'A' * 9000}"}), "many.json")
    bring(matter, record_of(KEYS), "dns.json")
    assert finding(bring(matter, MAIL, "reply.eml"))["result"] == "pass"


def test_many_mails_are_judged_again_in_the_background(
    matter: Matter, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AT_ONCE", 0)
    mail = bring(matter, MAIL, "reply.eml", alice)
    key = bring(matter, record_of(KEYS), "dns.json", alice)
    assert finding(mail)["result"] == "no_key"
    job = Job.objects.get()
    assert job.title == f"Join what lies beside {key.label}"
    perform.func(job.pk)
    job.refresh_from_db()
    assert (job.state, finding(mail)["result"]) == ("done", "pass")
    assert job.result["words"].startswith("1 mails and 0 time stamps")


def test_the_command_receives_key_records_before_the_mails(
    matter: Matter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(MAIL)
    (folder / "z-dns.json").write_bytes(record_of(KEYS))
    call_command("receive", matter.slug, str(folder), "--attest", "Alice", "--json")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["path"].rpartition("/")[2] for one in told] == ["z-dns.json", "a.eml"]
    assert told[1]["facts"]["dkim_result"] == "pass"


@pytest.mark.parametrize("digest", ["sha256", "sha1", "sha512"])
@pytest.mark.parametrize("token_first", [True, False])
def test_a_token_and_what_it_stamps_find_each_other(
    matter: Matter, authority: Any, digest: str, token_first: bool
) -> None:
    stamp = authority.token(LETTER, digest=digest)
    files = [(stamp, "letter.tst"), (LETTER, "letter.txt")]
    brought = {name: bring(matter, content, name) for content, name in (files if token_first else files[::-1])}
    for document in brought.values():
        document.refresh_from_db()
    token, letter = brought["letter.tst"], brought["letter.txt"]
    assert token.facts["stamps"][0]["document"] == letter.label
    assert "stamp_alone" not in [flag["code"] for flag in token.flags]
    (stamped,) = letter.facts["stamped_by"]
    assert (stamped["document"], stamped["gen_time"]) == (token.label, "2024-05-06T07:08:09Z")
    assert (stamped["tsa"], stamped["result"]) == ("CN=Clock of the tests", "untrusted")
    assert "no root certificate" in stamped["why"]
    assert reads(letter)[-1].evidence == [token.sha256, letter.sha256]
    assert verify_custody(matter).clean


def test_a_root_in_the_folder_of_trusted_ones_makes_a_stamp_verified(matter: Matter, authority: Any) -> None:
    trust(authority)
    letter = bring(matter, LETTER, "letter.txt")
    token = bring(matter, response(authority.token(LETTER)), "letter.tsr")
    assert (token.facts["stamps"][0]["result"], token.flags) == ("verified", [])
    letter.refresh_from_db()
    (stamped,) = letter.facts["stamped_by"]
    assert (stamped["result"], stamped["why"]) == ("verified", "")


def test_a_root_of_somebody_else_leaves_it_untrusted_and_a_damaged_one_does_no_harm(
    matter: Matter, authority: Any
) -> None:
    trust(Authority())
    (settings.KEYS_DIR / "tsa" / "a-broken.pem").write_text("no certificate")
    letter = bring(matter, LETTER, "letter.txt")
    bring(matter, authority.token(LETTER), "letter.tst")
    letter.refresh_from_db()
    (stamped,) = letter.facts["stamped_by"]
    assert stamped["result"] == "untrusted"
    assert "no root given here leads to it" in stamped["why"]


def test_a_token_received_again_is_judged_by_the_roots_trusted_by_then(matter: Matter, authority: Any) -> None:
    letter = bring(matter, LETTER, "letter.txt")
    token = authority.token(LETTER)
    bring(matter, token, "letter.tst")
    trust(authority)
    bring(matter, token, "letter.tst")
    letter.refresh_from_db()
    assert [one["result"] for one in letter.facts["stamped_by"]] == ["verified"]
    entries = len(reads(letter))
    bring(matter, token, "letter.tst")
    assert len(reads(letter)) == entries


def test_a_token_that_does_not_hold_is_shown_as_failed_on_both_sides(matter: Matter, authority: Any) -> None:
    letter = bring(matter, LETTER, "letter.txt")
    good = authority.token(LETTER)
    token = bring(matter, good[:-1] + bytes((good[-1] ^ 1,)), "letter.tst")
    assert [flag["code"] for flag in token.flags] == ["stamp_failed"]
    letter.refresh_from_db()
    assert letter.facts["stamped_by"][0]["result"] == "failed"


def test_a_document_with_two_tokens_shows_both(matter: Matter, authority: Any) -> None:
    bring(matter, authority.token(LETTER, nonce=1), "one.tst")
    bring(matter, Authority(curve=True).token(LETTER, nonce=2), "two.tst")
    letter = bring(matter, LETTER, "letter.txt")
    assert [one["document"] for one in letter.facts["stamped_by"]] == ["S-1", "S-2"]


def test_a_token_for_something_else_stays_alone(matter: Matter, authority: Any) -> None:
    letter = bring(matter, LETTER, "letter.txt")
    token = bring(matter, authority.token(b"something else"), "other.tst")
    assert [flag["code"] for flag in token.flags] == ["stamp_alone"]
    assert hashlib.sha256(b"something else").hexdigest() in token.flags[0]["message"]
    letter.refresh_from_db()
    assert "stamped_by" not in letter.facts


def test_a_token_of_another_matter_is_not_matched(matter: Matter, other_matter: Matter, authority: Any) -> None:
    letter = bring(matter, LETTER, "letter.txt")
    bring(other_matter, authority.token(LETTER), "letter.tst")
    letter.refresh_from_db()
    assert "stamped_by" not in letter.facts
