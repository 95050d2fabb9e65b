"""A document whose bytes counsel had removed says when, and stands as withheld."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0006_words_are_searched"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourcedocument",
            name="purged_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When its bytes were removed by counsel's decision: 2026-03-04T17:20:11Z; "
                "empty for all others.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcedocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("purged_at", None), ("holding", "withheld"), _connector="OR"),
                name="document_purged_is_withheld",
            ),
        ),
    ]
