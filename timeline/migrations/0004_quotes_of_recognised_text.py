"""A quotation that only text recognised by a program could be held against says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0003_words_are_searched"),
    ]

    operations = [
        migrations.AlterField(
            model_name="citation",
            name="quote_check",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "No quotation"),
                    ("found", "Found on the cited page"),
                    ("recognised", "Found in text recognised by OCR: compare with the page"),
                    ("unrecognised", "Not found in text recognised by OCR: compare with the page"),
                    ("not_checked", "Not checked: no text held"),
                ],
                help_text="Whether the page's text holds the quote: found.",
                max_length=12,
            ),
        ),
    ]
