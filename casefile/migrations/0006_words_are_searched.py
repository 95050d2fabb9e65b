"""What is searched for: the words of documents, pages and parties, and the index over them."""

from django.db import migrations

import casefile.search.fields
from casefile.search.index import IndexTheWords, fill_words

MODELS = (
    "sourcedocument",
    "page",
    "party",
)


def fill(apps, schema_editor):
    """Write the words of what was entered before."""
    for name in MODELS:
        fill_words(apps.get_model("casefile", name))


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0005_courts_are_corrected"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourcedocument",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 order dkt 69 §".',
                of=("title", "short_cite", "description", "author", "addressee", "original_name"),
                scope="matter_id",
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 we reviewed it §".',
                of=("text",),
                scope="document.matter_id",
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="words",
            field=casefile.search.fields.IndexedWords(
                help_text='Its words as searching reads them: "§3 jane roe §".',
                of=("name", "description"),
                scope="matter_id",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(IndexTheWords(f"casefile_{name}") for name in MODELS),
    ]
