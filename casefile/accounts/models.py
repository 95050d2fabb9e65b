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
