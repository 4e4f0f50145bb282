"""The whole model of the catalogue: variants, agents, identifiers, places, rights, terms, collections."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import archive.dates
import archive.models.rights
import archive.models.works
from accounts.roles import grant
from archive.permissions import GRANTS


def carry(apps, schema_editor):
    """Keep what the old columns said: one form becomes the list of forms, a shelf's text a location."""
    work, item = apps.get_model("archive", "Work"), apps.get_model("archive", "Item")
    location = apps.get_model("archive", "Location")
    for row in work.objects.all().iterator():
        row.forms = row.form
        row.first_year, row.last_year = archive.dates.years(row.year)
        row.save(update_fields=["forms", "first_year", "last_year"])
    for row in item.objects.exclude(shelf="").iterator():
        place, _made = location.objects.get_or_create(code=row.shelf)
        if row.base == "Nitrate" and not place.for_nitrate:
            place.for_nitrate = True
            place.save(update_fields=["for_nitrate"])
        row.location = place
        row.save(update_fields=["location"])


def give(apps, schema_editor):
    """Make the permissions that came with this catalogue and give them to the roles."""
    grant(apps, "archive", "work", GRANTS)



class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0004_first_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("Person", "person"),
                            ("CorporateBody", "corporate body"),
                            ("Family", "family"),
                            ("PersonGroup", "group of people"),
                        ],
                        default="Person",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "active_from",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        validators=[archive.dates.validate_edtf],
                        verbose_name="born or founded",
                    ),
                ),
                (
                    "active_to",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        validators=[archive.dates.validate_edtf],
                        verbose_name="died or dissolved",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "agent",
                "verbose_name_plural": "agents",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name_en", models.CharField(max_length=200, verbose_name="name (English)")),
                ("name_zh", models.CharField(blank=True, max_length=200, verbose_name="name (Chinese)")),
                (
                    "restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Only members and auditors see its works.",
                        verbose_name="restricted",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ManifestationLanguage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        help_text="ISO 639-2/B: chi, eng, fre",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z]{3}$", "Write the language as ISO 639-2/B: chi, eng, fre."
                            )
                        ],
                        verbose_name="language",
                    ),
                ),
                (
                    "usage",
                    models.CharField(
                        choices=[
                            ("SpokenLanguage", "spoken language"),
                            ("Intertitles", "intertitles"),
                            ("Subtitles", "subtitles"),
                            ("SDHSubtitles", "subtitles for the deaf and hard of hearing"),
                            ("Captions", "captions"),
                            ("Dubbed", "dubbed"),
                            ("VoiceOver", "voice-over"),
                            ("SungLanguage", "sung language"),
                            ("SignedLanguage", "sign language"),
                            ("AudioDescription", "audio description"),
                            ("OpeningCredits", "opening credits"),
                            ("ClosingCredits", "closing credits"),
                            ("NoDialogue", "no dialogue"),
                        ],
                        default="SpokenLanguage",
                        max_length=30,
                        verbose_name="usage",
                    ),
                ),
            ],
            options={
                "verbose_name": "language",
                "verbose_name_plural": "languages",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moved_at", models.DateTimeField(verbose_name="moved at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "movement",
                "verbose_name_plural": "movements",
                "ordering": ["-moved_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RightsGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("replicate", "replicate"),
                            ("migrate", "migrate"),
                            ("modify", "modify"),
                            ("use", "use"),
                            ("disseminate", "disseminate"),
                            ("delete", "delete"),
                            ("broadcast", "broadcast"),
                            ("restore", "restore"),
                        ],
                        max_length=12,
                        verbose_name="act",
                    ),
                ),
                (
                    "allowed",
                    models.BooleanField(
                        default=True, help_text="Off: the act is forbidden.", verbose_name="allowed"
                    ),
                ),
                (
                    "territories",
                    models.CharField(
                        blank=True,
                        max_length=400,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^([A-Z]{2}(,[A-Z]{2})*)?$",
                                "Write territories as ISO 3166 codes: CN or CN,HK; empty is the world.",
                            )
                        ],
                        verbose_name="territories",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Empty: open.", null=True, verbose_name="until"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Asia/Shanghai",
                        max_length=40,
                        validators=[archive.models.rights._time_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="restriction")),
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
                "ordering": ["act", "starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RightsStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("cop", "copyright"),
                            ("lic", "license"),
                            ("sta", "statute"),
                            ("ins", "institutional policy"),
                            ("donor", "donor agreement"),
                            ("oth", "other"),
                        ],
                        max_length=12,
                        verbose_name="basis",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("copyrighted", "copyrighted"),
                            ("publicdomain", "public domain"),
                            ("unknown", "unknown"),
                        ],
                        max_length=16,
                        verbose_name="copyright status",
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        blank=True,
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                        verbose_name="jurisdiction",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=200, verbose_name="contract or statute"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "rights statement",
                "verbose_name_plural": "rights statements",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        help_text="avefi, fiafcore, nypl, premis or local",
                        max_length=40,
                        verbose_name="scheme",
                    ),
                ),
                ("list", models.CharField(max_length=60, verbose_name="list")),
                ("code", models.CharField(max_length=100, verbose_name="code")),
                ("uri", models.URLField(blank=True, max_length=300, verbose_name="URI")),
                ("label_en", models.CharField(max_length=200, verbose_name="label (English)")),
                ("label_zh", models.CharField(max_length=200, verbose_name="label (Chinese)")),
                ("definition", models.TextField(blank=True, verbose_name="definition")),
                ("source_ref", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "status",
                    models.CharField(
                        choices=[("current", "current"), ("retired", "retired")],
                        default="current",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["list", "scheme", "code"],
            },
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=1000, verbose_name="title of the variant")),
                (
                    "year",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        validators=[archive.dates.validate_edtf],
                        verbose_name="year",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "variant",
                "verbose_name_plural": "variants",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="item",
            name="accession_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="accession number"),
        ),
        migrations.AddField(
            model_name="item",
            name="accessioned_on",
            field=models.DateField(blank=True, null=True, verbose_name="accessioned on"),
        ),
        migrations.AddField(
            model_name="item",
            name="acquired_from",
            field=models.CharField(blank=True, max_length=200, verbose_name="acquired from"),
        ),
        migrations.AddField(
            model_name="item",
            name="acquisition",
            field=models.CharField(
                blank=True,
                choices=[
                    ("Donation", "donation"),
                    ("Purchase", "purchase"),
                    ("Exchange", "exchange"),
                    ("Loan", "loan"),
                    ("OffAirRecording", "off-air recording"),
                    ("LocalDeposit", "deposit"),
                ],
                max_length=20,
                verbose_name="acquired by",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="barcode",
            field=models.CharField(blank=True, max_length=60, verbose_name="barcode"),
        ),
        migrations.AddField(
            model_name="item",
            name="frame_rate",
            field=models.CharField(
                blank=True,
                help_text="A rational: 18 or 24000/1001",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-9]\\d*(/[1-9]\\d*)?$",
                        "Write the frame rate as a rational: 18, 24 or 24000/1001.",
                    )
                ],
                verbose_name="frame rate",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="generation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CameraOriginal", "camera original"),
                    ("CutOriginal", "cut original"),
                    ("FineGrainMaster", "fine-grain master"),
                    ("Interpositive", "interpositive"),
                    ("Internegative", "internegative"),
                    ("DupeNegative", "dupe negative"),
                    ("ColorReversalIntermediate", "colour reversal intermediate"),
                    ("ABCRollOriginals", "A/B/C roll originals"),
                    ("AnswerPrint", "answer print"),
                    ("ReleasePrint", "release print"),
                    ("WorkPrint", "work print"),
                    ("Reversal", "reversal"),
                    ("OpticalTrackNegative", "optical track negative"),
                    ("OpticalTrackPositive", "optical track positive"),
                    ("MagneticTrack", "magnetic track"),
                    ("Trims", "trims"),
                    ("OutTakes", "out-takes"),
                ],
                max_length=40,
                verbose_name="generation",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="manifestation",
            name="colour",
            field=models.CharField(
                blank=True,
                choices=[
                    ("BlackAndWhite", "black and white"),
                    ("BlackAndWhiteTinted", "black and white, tinted"),
                    ("BlackAndWhiteToned", "black and white, toned"),
                    ("BlackAndWhiteTintedAndToned", "black and white, tinted and toned"),
                    ("Colour", "colour"),
                    ("ColourBlackAndWhite", "colour and black and white"),
                    ("Sepia", "sepia"),
                    ("Tinted", "tinted"),
                    ("Unknown", "unknown"),
                ],
                max_length=40,
                verbose_name="colour",
            ),
        ),
        migrations.AddField(
            model_name="manifestation",
            name="format",
            field=models.CharField(
                blank=True,
                choices=[
                    ("35mmFilm", "35 mm"),
                    ("16mmFilm", "16 mm"),
                    ("Super16mmFilm", "Super 16"),
                    ("8mmFilm", "8 mm"),
                    ("Super8mmFilm", "Super 8"),
                    ("9.5mmFilm", "9.5 mm"),
                    ("17.5mmFilm", "17.5 mm"),
                    ("70mmFilm", "70 mm"),
                    ("1InchCFormat", "1-inch C"),
                    ("2InchQuadruplex", "2-inch Quadruplex"),
                    ("BetacamSP", "Betacam SP"),
                    ("DigitalBetacam", "Digital Betacam"),
                    ("D1", "D1"),
                    ("D5", "D5"),
                    ("Digital8", "Digital8"),
                    ("DV", "DV"),
                    ("DVCAM", "DVCAM"),
                    ("DVCPro", "DVCPRO"),
                    ("DVCPro50", "DVCPRO 50"),
                    ("DVCPROHD", "DVCPRO HD"),
                    ("HDCAM", "HDCAM"),
                    ("HDCAMSR", "HDCAM SR"),
                    ("HDV", "HDV"),
                    ("IMX", "IMX"),
                    ("MiniDV", "MiniDV"),
                    ("SVHS", "S-VHS"),
                    ("UMatic", "U-matic"),
                    ("VHS", "VHS"),
                    ("BluRay", "Blu-ray"),
                    ("CD", "CD"),
                    ("DVD", "DVD"),
                    ("LaserDisc", "LaserDisc"),
                    ("16mmMagneticTrack", "16 mm magnetic track"),
                    ("17.5mmMagneticTrack", "17.5 mm magnetic track"),
                    ("35mmMagneticTrack", "35 mm magnetic track"),
                    ("Audiocassette", "audio cassette"),
                    ("HalfInchAudioReel", "half-inch audio reel"),
                    ("OneInchAudioReel", "one-inch audio reel"),
                    ("QuarterInchAudioReel", "quarter-inch audio reel"),
                    ("TwoInchAudioReel", "two-inch audio reel"),
                    ("AVI", "AVI file"),
                    ("DPX", "DPX sequence"),
                    ("MOV", "MOV file"),
                    ("MP4", "MP4 file"),
                    ("MXF", "MXF file"),
                    ("VOB", "VOB file"),
                    ("WebM", "WebM file"),
                    ("LocalFFV1", "FFV1 in Matroska"),
                    ("LocalFile", "digital file"),
                ],
                max_length=40,
                verbose_name="format",
            ),
        ),
        migrations.AddField(
            model_name="manifestation",
            name="length_m",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="length (m)"
            ),
        ),
        migrations.AddField(
            model_name="manifestation",
            name="seconds",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="running time (s)"),
        ),
        migrations.AddField(
            model_name="manifestation",
            name="sound",
            field=models.CharField(
                blank=True,
                choices=[
                    ("Silent", "silent (made without sound)"),
                    ("Mute", "mute (this element carries none)"),
                    ("Combined", "combined"),
                    ("CombinedAsMute", "combined, used as mute"),
                    ("CombinedAsSound", "combined, used as sound"),
                    ("MixedSound", "mixed sound"),
                    ("Sound", "sound only"),
                    ("Temporary", "temporary sound"),
                    ("Unknown", "unknown"),
                ],
                max_length=20,
                verbose_name="sound",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="coloured",
            field=models.BooleanField(default=False, verbose_name="colour was added"),
        ),
        migrations.AddField(
            model_name="version",
            name="sonorized",
            field=models.BooleanField(default=False, verbose_name="sound was added"),
        ),
        migrations.AddField(
            model_name="work",
            name="first_year",
            field=models.SmallIntegerField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="forms",
            field=models.CharField(
                blank=True,
                default="Feature",
                max_length=300,
                validators=[archive.models.works.validate_forms],
                verbose_name="forms",
            ),
        ),
        migrations.AddField(
            model_name="work",
            name="last_year",
            field=models.SmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="note",
            field=models.TextField(blank=True, verbose_name="note"),
        ),
        migrations.AddField(
            model_name="work",
            name="part_number",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number within the whole"),
        ),
        migrations.AlterField(
            model_name="item",
            name="base",
            field=models.CharField(
                choices=[
                    ("Nitrate", "nitrate"),
                    ("MainlyNitrate", "mainly nitrate"),
                    ("Diacetate", "diacetate"),
                    ("Acetate", "acetate"),
                    ("Polyester", "polyester"),
                    ("Safety", "safety film"),
                    ("Mixed", "mixed"),
                    ("Unknown", "unknown"),
                    ("None", "no film base"),
                ],
                default="Acetate",
                max_length=20,
                verbose_name="base",
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="colour",
            field=models.CharField(
                choices=[
                    ("BlackAndWhite", "black and white"),
                    ("BlackAndWhiteTinted", "black and white, tinted"),
                    ("BlackAndWhiteToned", "black and white, toned"),
                    ("BlackAndWhiteTintedAndToned", "black and white, tinted and toned"),
                    ("Colour", "colour"),
                    ("ColourBlackAndWhite", "colour and black and white"),
                    ("Sepia", "sepia"),
                    ("Tinted", "tinted"),
                    ("Unknown", "unknown"),
                ],
                default="BlackAndWhite",
                max_length=40,
                verbose_name="colour",
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="element",
            field=models.CharField(
                choices=[
                    ("OriginalNegative", "original negative"),
                    ("DuplicateNegative", "duplicate negative"),
                    ("DuplicatePositive", "duplicate positive"),
                    ("Positive", "positive print"),
                    ("DirectBWPositive", "direct black-and-white positive"),
                    ("OriginalPositiveReversalFilm", "reversal original"),
                    ("Lavender", "lavender print"),
                    ("ColourNegative", "colour negative"),
                    ("ColourPositive", "colour positive"),
                    ("CopperTonedPositive", "copper-toned positive"),
                    ("CyanMatrix", "cyan matrix"),
                    ("ImageNegative", "image negative"),
                    ("SoundNegative", "sound negative"),
                    ("Subtitles", "subtitle band"),
                    ("EditDecisionList", "edit decision list"),
                    ("DCP", "DCP"),
                    ("DCDM", "DCDM"),
                ],
                default="Positive",
                max_length=40,
                verbose_name="element",
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="gauge",
            field=models.CharField(
                choices=[
                    ("35mmFilm", "35 mm"),
                    ("16mmFilm", "16 mm"),
                    ("Super16mmFilm", "Super 16"),
                    ("8mmFilm", "8 mm"),
                    ("Super8mmFilm", "Super 8"),
                    ("9.5mmFilm", "9.5 mm"),
                    ("17.5mmFilm", "17.5 mm"),
                    ("70mmFilm", "70 mm"),
                    ("1InchCFormat", "1-inch C"),
                    ("2InchQuadruplex", "2-inch Quadruplex"),
                    ("BetacamSP", "Betacam SP"),
                    ("DigitalBetacam", "Digital Betacam"),
                    ("D1", "D1"),
                    ("D5", "D5"),
                    ("Digital8", "Digital8"),
                    ("DV", "DV"),
                    ("DVCAM", "DVCAM"),
                    ("DVCPro", "DVCPRO"),
                    ("DVCPro50", "DVCPRO 50"),
                    ("DVCPROHD", "DVCPRO HD"),
                    ("HDCAM", "HDCAM"),
                    ("HDCAMSR", "HDCAM SR"),
                    ("HDV", "HDV"),
                    ("IMX", "IMX"),
                    ("MiniDV", "MiniDV"),
                    ("SVHS", "S-VHS"),
                    ("UMatic", "U-matic"),
                    ("VHS", "VHS"),
                    ("BluRay", "Blu-ray"),
                    ("CD", "CD"),
                    ("DVD", "DVD"),
                    ("LaserDisc", "LaserDisc"),
                    ("16mmMagneticTrack", "16 mm magnetic track"),
                    ("17.5mmMagneticTrack", "17.5 mm magnetic track"),
                    ("35mmMagneticTrack", "35 mm magnetic track"),
                    ("Audiocassette", "audio cassette"),
                    ("HalfInchAudioReel", "half-inch audio reel"),
                    ("OneInchAudioReel", "one-inch audio reel"),
                    ("QuarterInchAudioReel", "quarter-inch audio reel"),
                    ("TwoInchAudioReel", "two-inch audio reel"),
                    ("AVI", "AVI file"),
                    ("DPX", "DPX sequence"),
                    ("MOV", "MOV file"),
                    ("MP4", "MP4 file"),
                    ("MXF", "MXF file"),
                    ("VOB", "VOB file"),
                    ("WebM", "WebM file"),
                    ("LocalFFV1", "FFV1 in Matroska"),
                    ("LocalFile", "digital file"),
                ],
                default="35mmFilm",
                max_length=20,
                verbose_name="gauge",
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="length_m",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="length (m)"
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="sound",
            field=models.CharField(
                choices=[
                    ("Silent", "silent (made without sound)"),
                    ("Mute", "mute (this element carries none)"),
                    ("Combined", "combined"),
                    ("CombinedAsMute", "combined, used as mute"),
                    ("CombinedAsSound", "combined, used as sound"),
                    ("MixedSound", "mixed sound"),
                    ("Sound", "sound only"),
                    ("Temporary", "temporary sound"),
                    ("Unknown", "unknown"),
                ],
                default="Combined",
                max_length=20,
                verbose_name="sound",
            ),
        ),
        migrations.AlterField(
            model_name="manifestation",
            name="year",
            field=models.CharField(
                blank=True, max_length=40, validators=[archive.dates.validate_edtf], verbose_name="year"
            ),
        ),
        migrations.AlterField(
            model_name="title",
            name="kind",
            field=models.CharField(
                choices=[
                    ("PreferredTitle", "preferred title"),
                    ("TitleProper", "title proper"),
                    ("TranslatedTitle", "translated title"),
                    ("TransliteratedTitle", "transliterated title"),
                    ("AlternativeTitle", "alternative title"),
                    ("AbbreviatedTitle", "abbreviated title"),
                    ("AcquisitionTitle", "acquisition title"),
                    ("CorrectedTitle", "corrected title"),
                    ("PreReleaseTitle", "pre-release title"),
                    ("SearchTitle", "search title"),
                    ("SeriesTitle", "series title"),
                    ("SuppliedDevisedTitle", "supplied title"),
                    ("WorkingTitle", "working title"),
                ],
                default="PreferredTitle",
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="title",
            name="sort",
            field=models.CharField(blank=True, max_length=1000, verbose_name="sort form"),
        ),
        migrations.AlterField(
            model_name="title",
            name="text",
            field=models.CharField(max_length=1000, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="work",
            name="countries",
            field=models.CharField(
                blank=True,
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[A-Z]{2}(,[A-Z]{2})*$", "Write countries as ISO 3166 codes: CN or CN,HK."
                    )
                ],
                verbose_name="countries",
            ),
        ),
        migrations.AlterField(
            model_name="work",
            name="year",
            field=models.CharField(
                blank=True,
                help_text="EDTF: 1937, 193X, 1950?",
                max_length=40,
                validators=[archive.dates.validate_edtf],
                verbose_name="year",
            ),
        ),
        migrations.CreateModel(
            name="AgentName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="ISO 639: zh, en, fr", max_length=8, verbose_name="language"
                    ),
                ),
                (
                    "script",
                    models.CharField(
                        blank=True, help_text="ISO 15924: Hans, Latn", max_length=4, verbose_name="script"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PreferredName", "preferred name"),
                            ("TranslatedName", "translated name"),
                            ("TransliteratedName", "transliterated name"),
                            ("AlternativeName", "other name"),
                        ],
                        default="PreferredName",
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("sort", models.CharField(blank=True, max_length=500, verbose_name="sort form")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="archive.agent"
                    ),
                ),
            ],
            options={
                "verbose_name": "name",
                "verbose_name_plural": "names",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="work",
            name="collection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="works",
                to="archive.collection",
                verbose_name="collection",
            ),
        ),
        migrations.CreateModel(
            name="CollectionMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="archive.collection",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collection_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "collection member",
                "verbose_name_plural": "collection members",
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="members",
            field=models.ManyToManyField(
                blank=True,
                related_name="collections",
                through="archive.CollectionMember",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        help_text="A code of the list CreditRole: Director, Cinematographer",
                        max_length=60,
                        verbose_name="role",
                    ),
                ),
                ("credited_as", models.CharField(blank=True, max_length=500, verbose_name="credited as")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="part or note")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="archive.agent",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credits", to="archive.work"
                    ),
                ),
            ],
            options={
                "verbose_name": "credit",
                "verbose_name_plural": "credits",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("EIDR", "EIDR"),
                            ("ISAN", "ISAN"),
                            ("IMDb", "IMDb"),
                            ("Wikidata", "Wikidata"),
                            ("VIAF", "VIAF"),
                            ("GND", "GND"),
                            ("Filmportal", "filmportal.de"),
                            ("AVefi", "AVefi"),
                            ("Local", "another house"),
                        ],
                        max_length=20,
                        verbose_name="scheme",
                    ),
                ),
                ("value", models.CharField(max_length=200, verbose_name="value")),
                (
                    "issuer",
                    models.CharField(
                        blank=True,
                        help_text="For a local scheme: the house that uses it.",
                        max_length=100,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="archive.agent",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="archive.item",
                    ),
                ),
                (
                    "manifestation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="archive.manifestation",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="archive.work",
                    ),
                ),
            ],
            options={
                "verbose_name": "identifier",
                "verbose_name_plural": "identifiers",
                "ordering": ["scheme", "value"],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("borrower", models.CharField(max_length=200, verbose_name="borrower")),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="purpose")),
                ("out_on", models.DateField(verbose_name="out on")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("back_on", models.DateField(blank=True, null=True, verbose_name="back on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="archive.item"
                    ),
                ),
                (
                    "lent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "loan",
                "verbose_name_plural": "loans",
                "ordering": ["-out_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("site", "site"), ("vault", "vault"), ("shelf", "shelf"), ("box", "box")],
                        default="shelf",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=80, unique=True, verbose_name="code")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                (
                    "for_nitrate",
                    models.BooleanField(
                        default=False,
                        help_text="Nitrate may stand here and in everything inside.",
                        verbose_name="nitrate vault",
                    ),
                ),
                (
                    "temperature",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="temperature (°C)"
                    ),
                ),
                (
                    "humidity",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="relative humidity (%)"
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True, help_text="Empty: not counted.", null=True, verbose_name="room for cans"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="archive.location",
                        verbose_name="stands in",
                    ),
                ),
            ],
            options={
                "verbose_name": "location",
                "verbose_name_plural": "locations",
                "ordering": ["code"],
            },
        ),
        migrations.AddField(
            model_name="item",
            name="location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="archive.location",
                verbose_name="location",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                condition=models.Q(("barcode", ""), _negated=True),
                fields=("barcode",),
                name="a_barcode_stands_on_one_item",
            ),
        ),
        migrations.AddField(
            model_name="manifestationlanguage",
            name="manifestation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="languages",
                to="archive.manifestation",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="destination",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrivals",
                to="archive.location",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="archive.item"
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="loan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="archive.loan",
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departures",
                to="archive.location",
            ),
        ),
        migrations.AddField(
            model_name="rightsstatement",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rights",
                to="archive.agent",
                verbose_name="holder",
            ),
        ),
        migrations.AddField(
            model_name="rightsstatement",
            name="work",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="archive.work"
            ),
        ),
        migrations.AddField(
            model_name="rightsgrant",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="grants",
                to="archive.rightsstatement",
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="broader",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="narrower",
                to="archive.term",
            ),
        ),
        migrations.AddField(
            model_name="variant",
            name="work",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="variants", to="archive.work"
            ),
        ),
        migrations.AddField(
            model_name="manifestation",
            name="variant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="manifestations",
                to="archive.variant",
                verbose_name="variant",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="variant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="archive.variant",
                verbose_name="variant",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("coloured", False), ("sonorized", False)),
                    ("variant__isnull", False),
                    _connector="OR",
                ),
                name="added_colour_or_sound_hangs_on_a_variant",
            ),
        ),
        migrations.AddConstraint(
            model_name="agentname",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "PreferredName")),
                fields=("agent",),
                name="one_preferred_name_per_agent",
            ),
        ),
        migrations.AddConstraint(
            model_name="agentname",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="name_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="collectionmember",
            constraint=models.UniqueConstraint(
                fields=("collection", "user"), name="one_membership_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.UniqueConstraint(
                fields=("work", "agent", "role", "note"), name="one_credit_per_role_and_part"
            ),
        ),
        migrations.AddIndex(
            model_name="identifier",
            index=models.Index(fields=["scheme", "value"], name="identifier_by_value"),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agent__isnull", True),
                        ("item__isnull", True),
                        ("manifestation__isnull", True),
                        ("work__isnull", False),
                    ),
                    models.Q(
                        ("agent__isnull", True),
                        ("item__isnull", True),
                        ("manifestation__isnull", False),
                        ("work__isnull", True),
                    ),
                    models.Q(
                        ("agent__isnull", True),
                        ("item__isnull", False),
                        ("manifestation__isnull", True),
                        ("work__isnull", True),
                    ),
                    models.Q(
                        ("agent__isnull", False),
                        ("item__isnull", True),
                        ("manifestation__isnull", True),
                        ("work__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="identifier_names_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("work__isnull", False)),
                fields=("scheme", "issuer", "value", "work"),
                name="identifier_is_given_once_to_a_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("manifestation__isnull", False)),
                fields=("scheme", "issuer", "value", "manifestation"),
                name="identifier_is_given_once_to_a_manifestation",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item__isnull", False)),
                fields=("scheme", "issuer", "value", "item"),
                name="identifier_is_given_once_to_a_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agent__isnull", False)),
                fields=("scheme", "issuer", "value", "agent"),
                name="identifier_is_given_once_to_a_agent",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("back_on", None)), fields=("item",), name="one_open_loan_per_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("out_on"))), name="loan_is_due_after_it_left"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("back_on", None), ("back_on__gte", models.F("out_on")), _connector="OR"),
                name="loan_is_back_after_it_left",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(("humidity", None), ("humidity__lte", 100), _connector="OR"),
                name="humidity_is_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="manifestationlanguage",
            constraint=models.UniqueConstraint(
                fields=("manifestation", "language", "usage"), name="a_language_is_used_once_a_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "cop"), _negated=True),
                    models.Q(("status", ""), _negated=True),
                    _connector="OR",
                ),
                name="copyright_says_its_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="grant_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(
                fields=("list", "scheme", "code"), name="a_term_stands_once_in_its_list"
            ),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
