"""What lies beside a document and was received with it or later: key records for the signatures of mails, and time
stamp tokens. Each is joined to what it speaks of, in whichever order they come in."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from casefile.accounts.models import User
from casefile.custody.reading import Telling, keys_on_file, quietly
from casefile.custody.stamped import Stamping, match, stampings
from casefile.evidence.extract.confine import run
from casefile.evidence.extract.dkim import name_of
from casefile.evidence.models import SourceDocument
from casefile.evidence.storage import Store
from casefile.jobs.queue import enqueue
from casefile.jobs.working import Progress, work
from casefile.ledger.entries import record
from casefile.ledger.models import Act
from casefile.matters.models import Matter
from casefile.matters.states import plain

LAST = 2**31 - 1
"""As the last of a matter's documents: everything from one on."""
AT_ONCE = 40
"""Mails that are judged again while somebody waits for an answer; more are judged in the background."""
BYTES_AT_ONCE = 1 << 30
"""The same for bytes that are hashed to find what a token stamps."""
CONTESTED = frozenset({"fail", "revoked"})
"""Results by one key record that another one of the same name may change."""
Keys = dict[str, list[dict[str, str]]]


def look_beside(*, actor: User | None, document: SourceDocument, alone: bool = False) -> None:
    """Join a document, and what came in with it, to what lay here before, and the other way round.

    `alone` for one that was here already. What takes long is done in the background where somebody asked for it. May
    be done again: it ends the same way.
    """
    matter, since = document.matter, document.number
    until = since if alone else LAST
    keys, mails = _mails_to_judge(matter, since, until)
    stamps = stampings(matter, since, until)
    if actor is not None and (len(mails) > AT_ONCE or sum(one.weight for one in stamps) > BYTES_AT_ONCE):
        given = {"matter": matter.pk, "since": since, "until": until}
        title = f"Join what lies beside {document.label}"
        enqueue(actor=actor, matter=matter, work="document.beside", title=title, arguments=given)
    elif mails or stamps:
        _join(actor, keys, mails, stamps, quietly)
        document.refresh_from_db(fields=["facts", "flags"])


@work("document.beside")
def look_beside_in_background(
    *, progress: Progress, actor: User, matter: int, since: int, until: int
) -> dict[str, Any]:
    """The same, however long it takes."""
    kept = Matter.objects.get(pk=matter)
    keys, mails = _mails_to_judge(kept, since, until)
    stamps = stampings(kept, since, until)
    _join(actor, keys, mails, stamps, progress.at)
    words = f"{len(mails):,} mails and {len(stamps):,} time stamps were judged again by what came in beside them."
    return {"words": words, "url": reverse("documents", args=[kept.slug])}


def _join(actor: User | None, keys: Keys, mails: list[int], stamps: list[Stamping], tell: Telling) -> None:
    steps = len(mails) + len(stamps)
    for done, mail in enumerate(mails):
        _judge_again(actor, mail, keys)
        tell(done + 1, steps, "Judging signatures")
    for done, stamping in enumerate(stamps):
        match(actor=actor, stamping=stamping)
        tell(len(mails) + done + 1, steps, "Matching time stamps")


def _mails_to_judge(matter: Matter, since: int, until: int) -> tuple[Keys, list[int]]:
    """The keys on file, and the mails whose signatures a record on file may settle that was not there before."""
    documents = SourceDocument.objects.in_matter(matter)
    came = documents.filter(number__range=(since, until))
    new = {name for found in came.filter(facts__has_key="dkim_keys") for name in found.facts["dkim_keys"]}
    open_ones = documents if new else came
    mails = list(open_ones.filter(facts__dkim_signatures__gt=0).values_list("pk", "number", "facts__dkim"))
    if not mails:
        return {}, []
    keys = keys_on_file(matter)
    return keys, [
        pk for pk, number, findings in mails if _may_settle(findings or [], keys, new, since <= number <= until)
    ]


def _may_settle(findings: list[dict[str, Any]], keys: Keys, new: set[str], came: bool) -> bool:
    for finding in findings:
        name, result = name_of(finding), finding["result"]
        if name in keys and result == "no_key" and (came or name in new):
            return True
        if name in new and result in CONTESTED and len(keys.get(name, [])) > 1:
            return True
    return False


def _judge_again(actor: User | None, mail: int, keys: Keys) -> None:
    """The mail's signatures by the keys on file; what changes is kept with the records it rests on."""
    document = SourceDocument.objects.select_related("matter").get(pk=mail)
    wanted = {name: keys[name] for finding in document.facts["dkim"] if (name := name_of(finding)) in keys}
    path = Store(settings.STORE_DIR).path(document.sha256)
    told = run("casefile.evidence.extract.email:signatures", path, arguments={"keys": wanted}).value
    if isinstance(told, dict) and all(isinstance(one, dict) for one in told.get("dkim", [None])):
        _keep(actor, mail, plain(told), wanted)


@transaction.atomic
def _keep(actor: User | None, mail: int, told: dict[str, Any], keys: Keys) -> None:
    document = SourceDocument.objects.select_for_update(of=("self",)).get(pk=mail)
    facts = document.facts | {"dkim": told["dkim"], "dkim_result": str(told["dkim_result"])}
    if facts == document.facts:
        return
    changed = {"dkim_result": {"old": document.facts.get("dkim_result"), "new": facts["dkim_result"]}}
    document.facts = facts
    document.flags = [*(flag for flag in document.flags if flag["code"] != "dkim_fail"), *_flags(told)]
    document.save(update_fields=["facts", "flags"])
    records = list(_records(keys))
    labels = ", ".join(dict.fromkeys(one["document"] for one in records))
    state = {"why": f"Its signatures were judged by the key record in {labels}.", "changed": changed}
    evidence = list(dict.fromkeys(one["sha256"] for one in records))
    record(
        matter=document.matter,
        actor=actor,
        act=Act.DOCUMENT_READ,
        subject=document,
        state=state,
        evidence=evidence,
    )


def _flags(told: dict[str, Any]) -> list[dict[str, str]]:
    return [{"code": "dkim_fail", "message": str(flag["message"])} for flag in told["flags"]]


def _records(keys: Keys) -> Iterator[dict[str, str]]:
    for held in keys.values():
        yield from held
