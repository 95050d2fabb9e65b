"""Courts are corrected from a named version, like every other record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0004_enclosures_and_block_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="court",
            name="version",
            field=models.PositiveIntegerField(default=1, help_text="Counts corrections: 1, then 2, then 3."),
        ),
    ]
