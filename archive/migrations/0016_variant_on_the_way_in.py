"""A film on its way in knows the variant it will hang on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0015_what_nobody_recorded"),
    ]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="coloured",
            field=models.BooleanField(default=False, verbose_name="colour was added"),
        ),
        migrations.AddField(
            model_name="intake",
            name="new_variant",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AbridgedCondensed", "abridged or condensed"),
                    ("Augmented", "augmented"),
                    (
                        "BlackAndWhiteCopyOfWorkOriginallyIssuedInColour",
                        "black-and-white copy of a colour film",
                    ),
                    ("Censored", "censored"),
                    ("Colourized", "colourized"),
                    ("DifferentSoundTrack", "different soundtrack"),
                    ("Dubbed", "dubbed"),
                    ("PreservationRestoration", "preservation or restoration"),
                    ("Sonorized", "sonorized"),
                    ("Subtitled", "subtitled"),
                ],
                max_length=60,
                verbose_name="variant to be made",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="sonorized",
            field=models.BooleanField(default=False, verbose_name="sound was added"),
        ),
        migrations.AddField(
            model_name="intake",
            name="variant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="archive.variant",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="coloured",
            field=models.BooleanField(default=False, verbose_name="colour was added"),
        ),
        migrations.AddField(
            model_name="upload",
            name="new_variant",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AbridgedCondensed", "abridged or condensed"),
                    ("Augmented", "augmented"),
                    (
                        "BlackAndWhiteCopyOfWorkOriginallyIssuedInColour",
                        "black-and-white copy of a colour film",
                    ),
                    ("Censored", "censored"),
                    ("Colourized", "colourized"),
                    ("DifferentSoundTrack", "different soundtrack"),
                    ("Dubbed", "dubbed"),
                    ("PreservationRestoration", "preservation or restoration"),
                    ("Sonorized", "sonorized"),
                    ("Subtitled", "subtitled"),
                ],
                max_length=60,
                verbose_name="variant to be made",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="sonorized",
            field=models.BooleanField(default=False, verbose_name="sound was added"),
        ),
        migrations.AddField(
            model_name="upload",
            name="variant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="archive.variant",
            ),
        ),
    ]
