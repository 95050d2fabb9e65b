"""The people who sign in."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in. Being staff or superuser opens no matter: only a membership does."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Lasting id in ledgers.")
    full_name = models.CharField(
        max_length=150, blank=True, help_text='Name as it prints under a declaration: "Alex Attorney".'
    )
    job_title = models.CharField(
        max_length=150,
        blank=True,
        help_text='What an exhibit says of its preparer: "Paralegal, Example Law LLP".',
    )

    def __str__(self) -> str:
        return self.full_name or self.username


class Firm(models.Model):
    """The office that runs this installation: set up at the first visit, its name printed nowhere by itself."""

    name = models.CharField(max_length=200, help_text='"Example Law LLP".')
    zone = models.CharField(max_length=60, default="America/Los_Angeles", help_text="IANA zone new matters begin with.")
    set_up_at = models.DateTimeField(auto_now_add=True, help_text="When the first visit set it up.")

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A key with which a program acts as a user in one matter; only its digest is kept, and it can be revoked."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens", help_text="As whom it acts.")
    matter = models.ForeignKey(
        "casefile.Matter", on_delete=models.PROTECT, related_name="api_tokens", help_text="The one matter it opens."
    )
    label = models.CharField(max_length=120, help_text='What it is for: "nightly import of replies".')
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key, in hexadecimal.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was made.")
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="When it was last used; empty if never.")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="When it was revoked; empty while it holds.")

    def __str__(self) -> str:
        return f"{self.label} of {self.user}"


class AnsweredPost(models.Model):
    """An answer already given to a program's post, kept so that the same Idempotency-Key gets the same answer."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", help_text="Who posted.")
    key = models.CharField(max_length=120, help_text="The Idempotency-Key sent with the post.")
    path = models.CharField(max_length=300, help_text="The address posted to.")
    request_sha256 = models.CharField(max_length=64, help_text="SHA-256 of what was posted.")
    status = models.PositiveSmallIntegerField(help_text="Status of the answer: 201.")
    answer = models.JSONField(help_text="The answer itself.")
    at = models.DateTimeField(auto_now_add=True, help_text="When it was first answered.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key", "path"], name="answered_post_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.key}"
