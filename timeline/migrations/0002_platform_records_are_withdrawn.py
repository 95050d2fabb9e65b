"""Platform records stay when they were mistaken: each says when it was withdrawn and why; its name is free again."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0002_more_acts"),
        ("timeline", "0001_the_story"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="account",
            name="account_labelled_once",
        ),
        migrations.RemoveConstraint(
            model_name="clock",
            name="clock_named_once",
        ),
        migrations.RemoveConstraint(
            model_name="contentitem",
            name="item_labelled_once",
        ),
        migrations.AddField(
            model_name="account",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".', max_length=300
            ),
        ),
        migrations.AddField(
            model_name="availability",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="availability",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".', max_length=300
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".', max_length=300
            ),
        ),
        migrations.AddField(
            model_name="contentitem",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="contentitem",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".', max_length=300
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".', max_length=300
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".', max_length=300
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was withdrawn as mistaken; empty while it stands: 2026-03-04T17:20Z.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, editable=False, help_text='Why: "entered twice; see ticket 0139730675".', max_length=300
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="account_withdrawal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("matter", "label"),
                name="account_labelled_once",
                violation_error_message="Another account of this matter has that label: choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="availability",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="availability_withdrawal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="clock_withdrawal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("matter", "name"),
                name="clock_named_once",
                violation_error_message="Another clock of this matter has that name: choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contentitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="contentitem_withdrawal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="contentitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("matter", "label"),
                name="item_labelled_once",
                violation_error_message="Another content item of this matter has that label: choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="message_withdrawal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="reading_withdrawal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_because", ""), _negated=True), _connector="OR"
                ),
                name="report_withdrawal_has_reason",
            ),
        ),
    ]
