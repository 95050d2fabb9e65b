"""A page says where its text is from, so that what a program recognised is never taken for the file's own words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0007_documents_are_purged"),
    ]

    operations = [
        migrations.AddField(
            model_name="page",
            name="text_source",
            field=models.CharField(
                blank=True,
                choices=[("", "The file's own text"), ("ocr", "Recognised by OCR: compare with the page")],
                help_text="Where its text is from, if not the file: ocr.",
                max_length=4,
            ),
        ),
    ]
