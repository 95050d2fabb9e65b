"""What is searched for: the words of events, citations and platform records, and the index over them."""

from django.db import migrations

import casefile.search.fields
from casefile.search.index import IndexTheWords, fill_words

MODELS = (
    "event",
    "citation",
    "account",
    "contentitem",
    "report",
    "message",
)


def fill(apps, schema_editor):
    """Write the words of what was entered before."""
    for name in MODELS:
        fill_words(apps.get_model("timeline", name))


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0002_platform_records_are_withdrawn"),
        ("casefile", "0006_words_are_searched"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 the posts are taken down §".',
                of=("statement", "call_out"),
                scope="matter_id",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 we reviewed the content § p 4 §".',
                of=("quote", "pin_cite"),
                scope="event.matter_id",
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 account a § 90001 §".',
                of=("label", "account_id", "platform"),
                scope="matter_id",
            ),
        ),
        migrations.AddField(
            model_name="contentitem",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 post 1 §".',
                of=("label", "post_id", "url"),
                scope="matter_id",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 0139730675 §".',
                of=("number", "outcome"),
                scope="event.matter_id",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 please take it down §".',
                of=("text", "outcome"),
                scope="event.matter_id",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(IndexTheWords(f"timeline_{name}") for name in MODELS),
    ]
