"""The archive as the first eighteen migrations leave an empty database, in one step.

A house that has some of them goes on with those; one that has them all has this too. What carried old rows
along is not here: an empty database has none.
"""

import uuid
from datetime import date
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import archive.dates
import archive.models.rights
import archive.models.tokens
import archive.models.works
from accounts.roles import grant
from archive import guards, vocabularies
from archive.permissions import GRANTS
from archive.search import structures
from archive.tables import NewTables

FIRST_DAY = date(2000, 1, 1)
RATES = {  # people with their overheads, machines with their power
    "fix": Decimal("95.00"),
    "review": Decimal("140.00"),
    "inspect": Decimal("80.00"),
    "catalogue": Decimal("75.00"),
    "publish": Decimal("75.00"),
    "machine-cpu": Decimal("3.00"),
    "machine-gpu": Decimal("20.00"),
}


def put_search_structures(apps, schema_editor):
    """Make what the databases need to search."""
    structures.put(schema_editor.connection)


def take_search_structures_away(apps, schema_editor):
    """Drop it again."""
    structures.take_away(schema_editor.connection)


def set_journal_guards(apps, schema_editor):
    """Make the journal append-only in the database itself."""
    guards.set_guards(schema_editor.connection)


def lift_journal_guards(apps, schema_editor):
    """Let its table be dropped."""
    guards.lift_guards(schema_editor.connection)


def give(apps, schema_editor):
    """Give the roles of the house their permissions in this room."""
    grant(apps, "archive", "work", GRANTS)


def enter_first_rates(apps, schema_editor):
    """Enter the rates the house starts with, in CNY an hour; later ones are entered on the books' pages."""
    cards = apps.get_model("archive", "RateCard").objects
    for kind, per_hour in RATES.items():
        cards.get_or_create(kind=kind, valid_from=FIRST_DAY, defaults={"per_hour": per_hour})


def load_terms(apps, schema_editor):
    """Write the vocabularies the house starts with."""
    vocabularies.load(apps.get_model("archive", "Term"))


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("archive", "0001_house"),
        ("archive", "0002_roles"),
        ("archive", "0003_journal_guards"),
        ("archive", "0004_first_rates"),
        ("archive", "0005_catalogue"),
        ("archive", "0006_old_words_go"),
        ("archive", "0007_open_books"),
        ("archive", "0008_copies_and_intakes"),
        ("archive", "0009_pieces_and_risks"),
        ("archive", "0010_imports"),
        ("archive", "0011_search_and_bulk"),
        ("archive", "0012_exports_and_vocabularies"),
        ("archive", "0013_bulk_undo_revision"),
        ("archive", "0014_sequence_rate"),
        ("archive", "0015_what_nobody_recorded"),
        ("archive", "0016_variant_on_the_way_in"),
        ("archive", "0017_shots"),
        ("archive", "0018_index_builds"),
    ]

    dependencies = [
        ("accounts", "0002_sessions_tokens_second_factor"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="Asset",
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
                                choices=[
                                    ("PreservationMaster", "preservation master"),
                                    ("RestoredMaster", "restored master"),
                                    ("Mezzanine", "mezzanine"),
                                    ("Access", "access copy"),
                                    ("Reference", "reference, kept aside"),
                                ],
                                max_length=30,
                                verbose_name="role",
                            ),
                        ),
                        ("room", models.CharField(default="masters", max_length=20, verbose_name="store")),
                        ("name", models.CharField(max_length=300, verbose_name="stored as")),
                        (
                            "original_name",
                            models.CharField(blank=True, max_length=300, verbose_name="came as"),
                        ),
                        ("size", models.PositiveBigIntegerField(verbose_name="size")),
                        ("container", models.CharField(blank=True, max_length=60, verbose_name="container")),
                        (
                            "video_codec",
                            models.CharField(blank=True, max_length=40, verbose_name="picture codec"),
                        ),
                        (
                            "audio_codec",
                            models.CharField(blank=True, max_length=40, verbose_name="sound codec"),
                        ),
                        ("width", models.PositiveIntegerField(default=0, verbose_name="width")),
                        ("height", models.PositiveIntegerField(default=0, verbose_name="height")),
                        ("sar", models.CharField(blank=True, max_length=20, verbose_name="pixel aspect")),
                        ("dar", models.CharField(blank=True, max_length=20, verbose_name="display aspect")),
                        (
                            "rate",
                            models.CharField(
                                blank=True,
                                help_text="A rational: 24/1",
                                max_length=20,
                                verbose_name="frame rate",
                            ),
                        ),
                        ("frames", models.PositiveIntegerField(default=0, verbose_name="frames")),
                        ("bit_depth", models.PositiveSmallIntegerField(default=8, verbose_name="bit depth")),
                        (
                            "pixel_format",
                            models.CharField(blank=True, max_length=30, verbose_name="pixel format"),
                        ),
                        (
                            "channels",
                            models.PositiveSmallIntegerField(default=0, verbose_name="sound channels"),
                        ),
                        ("probe", models.JSONField(blank=True, default=dict, verbose_name="probe")),
                        ("poster", models.CharField(blank=True, max_length=300)),
                        ("filmstrip", models.CharField(blank=True, max_length=300)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="archive.work",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="archive.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "asset",
                        "verbose_name_plural": "assets",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("room", "name"), name="one_asset_per_stored_file")
                        ],
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
                        (
                            "name_zh",
                            models.CharField(blank=True, max_length=200, verbose_name="name (Chinese)"),
                        ),
                        (
                            "restricted",
                            models.BooleanField(
                                default=False,
                                help_text="Only members and auditors see its works.",
                                verbose_name="restricted",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "members",
                            models.ManyToManyField(
                                blank=True,
                                related_name="collections",
                                through="archive.CollectionMember",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "collection",
                        "verbose_name_plural": "collections",
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="HarvestMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entry", models.PositiveBigIntegerField(default=0)),
                        ("whole_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "harvest mark",
                        "verbose_name_plural": "harvest marks",
                    },
                ),
                migrations.CreateModel(
                    name="IndexBuild",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(unique=True, verbose_name="version")),
                        (
                            "upto",
                            models.BigIntegerField(
                                default=0, editable=False, verbose_name="written up to work"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "build of the search index",
                        "verbose_name_plural": "builds of the search index",
                        "ordering": ["-version"],
                    },
                ),
                migrations.CreateModel(
                    name="Work",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "description_level",
                            models.CharField(
                                choices=[
                                    ("Monographic", "single work"),
                                    ("Serial", "series"),
                                    ("Analytic", "part or episode"),
                                    ("Collection", "collection"),
                                ],
                                default="Monographic",
                                max_length=20,
                                verbose_name="description level",
                            ),
                        ),
                        (
                            "forms",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=300,
                                validators=[archive.models.works.validate_forms],
                                verbose_name="forms",
                            ),
                        ),
                        (
                            "countries",
                            models.CharField(
                                blank=True,
                                max_length=120,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}(,[A-Z]{2})*$",
                                        "Write countries as ISO 3166 codes: CN or CN,HK.",
                                    )
                                ],
                                verbose_name="countries",
                            ),
                        ),
                        (
                            "year",
                            models.CharField(
                                blank=True,
                                help_text="EDTF: 1937, 193X, 1950?",
                                max_length=40,
                                validators=[archive.dates.validate_edtf],
                                verbose_name="year",
                            ),
                        ),
                        ("first_year", models.SmallIntegerField(db_index=True, editable=False, null=True)),
                        ("last_year", models.SmallIntegerField(editable=False, null=True)),
                        ("synopsis_en", models.TextField(blank=True, verbose_name="synopsis (English)")),
                        ("synopsis_zh", models.TextField(blank=True, verbose_name="synopsis (Chinese)")),
                        (
                            "part_number",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="number within the whole"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        (
                            "collection",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="works",
                                to="archive.collection",
                                verbose_name="collection",
                            ),
                        ),
                        (
                            "is_part_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="archive.work",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "signed_version",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="archive.version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "work",
                        "verbose_name_plural": "works",
                        "ordering": ["-changed_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "inventory_number",
                            models.CharField(max_length=60, unique=True, verbose_name="inventory number"),
                        ),
                        ("barcode", models.CharField(blank=True, max_length=60, verbose_name="barcode")),
                        (
                            "element",
                            models.CharField(
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
                                    ("Unknown", "not recorded"),
                                ],
                                default="Unknown",
                                max_length=40,
                                verbose_name="element",
                            ),
                        ),
                        (
                            "generation",
                            models.CharField(
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
                        (
                            "gauge",
                            models.CharField(
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
                                    ("Unknown", "not recorded"),
                                ],
                                default="Unknown",
                                max_length=20,
                                verbose_name="gauge",
                            ),
                        ),
                        (
                            "base",
                            models.CharField(
                                choices=[
                                    ("Nitrate", "nitrate"),
                                    ("MainlyNitrate", "mainly nitrate"),
                                    ("Diacetate", "diacetate"),
                                    ("Acetate", "acetate"),
                                    ("Polyester", "polyester"),
                                    ("Safety", "safety film"),
                                    ("Mixed", "mixed"),
                                    ("Unknown", "not recorded"),
                                    ("None", "no film base"),
                                ],
                                default="Unknown",
                                max_length=20,
                                verbose_name="base",
                            ),
                        ),
                        (
                            "colour",
                            models.CharField(
                                choices=[
                                    ("BlackAndWhite", "black and white"),
                                    ("BlackAndWhiteTinted", "black and white, tinted"),
                                    ("BlackAndWhiteToned", "black and white, toned"),
                                    ("BlackAndWhiteTintedAndToned", "black and white, tinted and toned"),
                                    ("Colour", "colour"),
                                    ("ColourBlackAndWhite", "colour and black and white"),
                                    ("Sepia", "sepia"),
                                    ("Tinted", "tinted"),
                                    ("Unknown", "not recorded"),
                                ],
                                default="Unknown",
                                max_length=40,
                                verbose_name="colour",
                            ),
                        ),
                        (
                            "sound",
                            models.CharField(
                                choices=[
                                    ("Silent", "silent (made without sound)"),
                                    ("Mute", "mute (this element carries none)"),
                                    ("Combined", "combined"),
                                    ("CombinedAsMute", "combined, used as mute"),
                                    ("CombinedAsSound", "combined, used as sound"),
                                    ("MixedSound", "mixed sound"),
                                    ("Sound", "sound only"),
                                    ("Temporary", "temporary sound"),
                                    ("Unknown", "not recorded"),
                                ],
                                default="Unknown",
                                max_length=20,
                                verbose_name="sound",
                            ),
                        ),
                        ("stock", models.CharField(blank=True, max_length=80, verbose_name="stock")),
                        (
                            "stock_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="stock year"
                            ),
                        ),
                        (
                            "reel",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="reel",
                            ),
                        ),
                        (
                            "reels",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="of reels",
                            ),
                        ),
                        (
                            "length_m",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=9,
                                null=True,
                                verbose_name="length (m)",
                            ),
                        ),
                        (
                            "frame_rate",
                            models.CharField(
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
                        (
                            "aspect_ratio",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=4,
                                null=True,
                                verbose_name="aspect ratio",
                            ),
                        ),
                        (
                            "access_status",
                            models.CharField(
                                choices=[
                                    ("Archive", "archive"),
                                    ("Master", "master"),
                                    ("Distribution", "distribution"),
                                    ("Viewing", "viewing"),
                                    ("Removed", "removed"),
                                    ("Unknown", "not recorded"),
                                ],
                                default="Unknown",
                                max_length=20,
                                verbose_name="access status",
                            ),
                        ),
                        (
                            "acquisition",
                            models.CharField(
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
                        (
                            "acquired_from",
                            models.CharField(blank=True, max_length=200, verbose_name="acquired from"),
                        ),
                        (
                            "accession_number",
                            models.CharField(blank=True, max_length=60, verbose_name="accession number"),
                        ),
                        (
                            "accessioned_on",
                            models.DateField(blank=True, null=True, verbose_name="accessioned on"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="archive.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "manifestation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="archive.manifestation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "item",
                        "verbose_name_plural": "items",
                        "ordering": ["inventory_number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reel__lte", models.F("reels"))), name="reel_n_of_m"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("barcode", ""), _negated=True),
                                fields=("barcode",),
                                name="a_barcode_stands_on_one_item",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListColumns",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="list_columns",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("columns", models.JSONField(default=list)),
                    ],
                    options={
                        "verbose_name": "columns of the list",
                        "verbose_name_plural": "columns of the list",
                    },
                ),
                migrations.CreateModel(
                    name="StorageLocation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.SlugField(max_length=40, unique=True, verbose_name="short name")),
                        ("title", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "tier",
                            models.CharField(
                                choices=[
                                    ("online", "online"),
                                    ("nearline", "nearline"),
                                    ("offline", "offline"),
                                    ("offsite", "offsite"),
                                ],
                                default="online",
                                max_length=10,
                                verbose_name="tier",
                            ),
                        ),
                        (
                            "site",
                            models.CharField(
                                blank=True,
                                help_text="The building it stands in; another one is offsite.",
                                max_length=80,
                                verbose_name="site",
                            ),
                        ),
                        (
                            "url",
                            models.CharField(
                                help_text="file:///mnt/lto1, s3://bucket/prefix?endpoint=https://…&profile=…, or alias:name",
                                max_length=300,
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "mounted",
                            models.BooleanField(
                                default=True,
                                help_text="Take the tick away while the tape or disk is on its shelf.",
                                verbose_name="mounted",
                            ),
                        ),
                        ("accepting", models.BooleanField(default=True, verbose_name="takes new copies")),
                        (
                            "fixity_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=90,
                                help_text="Empty: only when asked.",
                                null=True,
                                verbose_name="check every (days)",
                            ),
                        ),
                        (
                            "fixity_mbps",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="0: as fast as it goes.",
                                verbose_name="read at most (MB/s)",
                            ),
                        ),
                        ("marker", models.CharField(blank=True, editable=False, max_length=32)),
                        ("trouble", models.TextField(blank=True, editable=False, verbose_name="trouble")),
                        ("trouble_since", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "verbose_name": "storage location",
                        "verbose_name_plural": "storage locations",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("source", "source"), ("restored", "restored")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("coloured", models.BooleanField(default=False, verbose_name="colour was added")),
                        ("sonorized", models.BooleanField(default=False, verbose_name="sound was added")),
                        ("label", models.CharField(blank=True, max_length=120, verbose_name="label")),
                        (
                            "recipe_digest",
                            models.CharField(blank=True, max_length=64, verbose_name="recipe digest"),
                        ),
                        ("manifest_digest", models.CharField(max_length=64, verbose_name="manifest digest")),
                        ("manifest", models.JSONField(blank=True, default=dict, verbose_name="manifest")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "asset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="version",
                                to="archive.asset",
                            ),
                        ),
                        (
                            "makers",
                            models.ManyToManyField(
                                blank=True, related_name="versions_made", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="archive.version",
                            ),
                        ),
                        (
                            "variant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="archive.variant",
                                verbose_name="variant",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version",
                        "verbose_name_plural": "versions",
                        "ordering": ["work", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("work", "number"), name="version_numbers_count_up"
                            ),
                            models.UniqueConstraint(
                                fields=("work", "manifest_digest"), name="one_version_per_manifest"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("manifest_digest", ""), _negated=True),
                                name="version_has_manifest_digest",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "source"), ("parent", None)),
                                    models.Q(("kind", "restored"), ("parent__isnull", False)),
                                    _connector="OR",
                                ),
                                name="restored_version_has_parent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("coloured", False), ("sonorized", False)),
                                    ("variant__isnull", False),
                                    _connector="OR",
                                ),
                                name="added_colour_or_sound_hangs_on_a_variant",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="This row was a duplicate; it stays so that old addresses lead on.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="archive.agent",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agent",
                        "verbose_name_plural": "agents",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ShotList",
                    fields=[
                        (
                            "asset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="shot_list",
                                serialize=False,
                                to="archive.asset",
                            ),
                        ),
                        ("shots", models.JSONField(default=list)),
                        ("told_by", models.CharField(max_length=60, verbose_name="found by")),
                        ("told_at", models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        "verbose_name": "list of shots",
                        "verbose_name_plural": "lists of shots",
                    },
                ),
                migrations.CreateModel(
                    name="BulkEdit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "noun",
                            models.CharField(
                                choices=[("work", "works"), ("item", "items")],
                                default="work",
                                max_length=4,
                                verbose_name="what is changed",
                            ),
                        ),
                        ("selection", models.JSONField(default=list)),
                        ("steps", models.JSONField(default=list)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="Reason of the change"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "being prepared"),
                                    ("waiting", "waiting for a worker"),
                                    ("done", "done"),
                                    ("undoing", "being undone"),
                                    ("undone", "undone"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "changed",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="changed"),
                        ),
                        (
                            "refused",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="refused"),
                        ),
                        (
                            "restored",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="restored"),
                        ),
                        (
                            "left",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="left as they are"
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bulk_edits",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bulk change",
                        "verbose_name_plural": "bulk changes",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="BulkRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        ("undo", models.BooleanField(default=False)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to="archive.bulkedit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bulk run",
                        "verbose_name_plural": "bulk runs",
                        "ordering": ["-pk"],
                    },
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("collection", "user"), name="one_membership_per_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Copy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="stored as")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ok", "as at first sight"),
                                    ("missing", "missing"),
                                    ("changed", "changed"),
                                    ("unreadable", "unreadable"),
                                    ("quarantined", "quarantined"),
                                ],
                                db_index=True,
                                default="ok",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "checked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="last checked"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="archive.asset",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="archive.storagelocation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "copy",
                        "verbose_name_plural": "copies",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("asset", "location"), name="one_copy_of_an_asset_per_location"
                            ),
                            models.UniqueConstraint(
                                fields=("location", "name"), name="one_copy_per_stored_file"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CopyRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("copies", models.PositiveSmallIntegerField(default=2, verbose_name="copies")),
                        (
                            "tiers",
                            models.PositiveSmallIntegerField(default=1, verbose_name="on so many tiers"),
                        ),
                        ("offsite", models.BooleanField(default=False, verbose_name="one of them offsite")),
                        (
                            "collection",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="copy_rule",
                                to="archive.collection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "copy rule",
                        "verbose_name_plural": "copy rules",
                        "constraints": [
                            models.UniqueConstraint(
                                models.Value(1),
                                condition=models.Q(("collection", None)),
                                name="one_copy_rule_for_the_house",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("copies__gte", 1), ("tiers__gte", 1), ("tiers__lte", models.F("copies"))
                                ),
                                name="copy_rule_can_be_kept",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Digest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "algorithm",
                            models.CharField(default="sha256", max_length=20, verbose_name="algorithm"),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("file", "file"), ("framemd5", "frames"), ("manifest", "manifest")],
                                default="file",
                                max_length=10,
                                verbose_name="scope",
                            ),
                        ),
                        ("value", models.CharField(max_length=128, verbose_name="value")),
                        ("taken_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="digests",
                                to="archive.asset",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "digest",
                        "verbose_name_plural": "digests",
                        "ordering": ["taken_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Examination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=300, verbose_name="report")),
                        (
                            "asset",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="examination",
                                to="archive.asset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "examination",
                        "verbose_name_plural": "examinations",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{3}$", "Write the currency as ISO 4217: EUR, USD, HKD."
                                    )
                                ],
                                verbose_name="currency",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=8,
                                help_text="What one unit is worth in the house's currency.",
                                max_digits=16,
                                validators=[django.core.validators.MinValueValidator(Decimal("1E-8"))],
                                verbose_name="rate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exchange rate",
                        "verbose_name_plural": "exchange rates",
                        "ordering": ["currency", "-valid_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("currency", "valid_from"), name="one_exchange_rate_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gt", 0)), name="exchange_rate_is_above_zero"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Export",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("avefi", "AVefi JSON"),
                                    ("pbcore", "PBCore 2.1 XML"),
                                    ("mets", "METS + PREMIS 3"),
                                    ("marcxml", "MARCXML"),
                                    ("csv", "CSV"),
                                    ("xlsx", "XLSX"),
                                    ("bagit", "BagIt with the films"),
                                ],
                                max_length=10,
                                verbose_name="format",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("works", "chosen works"),
                                    ("search", "a search"),
                                    ("all", "the whole catalogue"),
                                ],
                                max_length=10,
                                verbose_name="what",
                            ),
                        ),
                        ("chosen", models.JSONField(blank=True, default=dict)),
                        ("works", models.PositiveIntegerField(default=0, verbose_name="works")),
                        ("name", models.CharField(blank=True, max_length=300, verbose_name="stored as")),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="size")),
                        ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                        (
                            "expires_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="kept until"),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exports",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "export",
                        "verbose_name_plural": "exports",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FacetCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fact", models.CharField(max_length=120)),
                        ("collection_id", models.BigIntegerField(null=True)),
                        ("count", models.IntegerField()),
                    ],
                    options={
                        "verbose_name": "facet count",
                        "verbose_name_plural": "facet counts",
                        "indexes": [models.Index(fields=["fact"], name="counts_by_fact")],
                    },
                ),
                migrations.CreateModel(
                    name="FixityRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        ("cursor", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "read",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="bytes read"
                            ),
                        ),
                        ("report", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fixity_runs",
                                to="archive.storagelocation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fixity run",
                        "verbose_name_plural": "fixity runs",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("queued", "running"))),
                                fields=("location",),
                                name="one_live_fixity_run_per_location",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="file")),
                        ("source", models.CharField(max_length=100, verbose_name="source")),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("csv", "CSV"),
                                    ("xlsx", "XLSX"),
                                    ("avefi", "AVefi JSON"),
                                    ("efg", "EFG XML"),
                                    ("pbcore", "PBCore 2.1 XML"),
                                    ("acmi", "ACMI JSON lines"),
                                ],
                                max_length=10,
                                verbose_name="format",
                            ),
                        ),
                        ("file", models.CharField(blank=True, max_length=300)),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="size")),
                        ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                        ("options", models.JSONField(blank=True, default=dict)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("mapping", "waits for its columns"),
                                    ("checking", "being compared"),
                                    ("checked", "compared"),
                                    ("committing", "being written"),
                                    ("committed", "written"),
                                    ("refused", "refused"),
                                    ("discarded", "discarded"),
                                ],
                                default="mapping",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        ("counts", models.JSONField(blank=True, default=dict)),
                        ("homeless", models.JSONField(blank=True, default=dict)),
                        ("refusal", models.JSONField(blank=True, default=dict)),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                        ("committed_at", models.DateTimeField(blank=True, null=True, verbose_name="written")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "mapping",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="archive.importmapping",
                                verbose_name="mapping",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ImportClaim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("value", models.CharField(max_length=200)),
                        ("number", models.PositiveBigIntegerField()),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="claims",
                                to="archive.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "kind", "value"), name="a_value_is_claimed_once_a_batch"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportMapping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                        ("columns", models.JSONField(blank=True, default=dict, verbose_name="columns")),
                        ("options", models.JSONField(blank=True, default=dict)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mapping",
                        "verbose_name_plural": "mappings",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="ImportStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("check", "compare"), ("commit", "write")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("position", models.PositiveBigIntegerField(default=0)),
                        ("linked", models.PositiveBigIntegerField(default=0)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="archive.importbatch",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import step",
                        "verbose_name_plural": "import steps",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="IndexCard",
                    fields=[
                        (
                            "work",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="index_card",
                                serialize=False,
                                to="archive.work",
                            ),
                        ),
                        ("collection_id", models.BigIntegerField(null=True)),
                        ("titles", archive.models.tokens.TokensField(blank=True)),
                        ("names", models.TextField(blank=True)),
                        ("words", archive.models.tokens.TokensField(blank=True)),
                        ("facts", archive.models.tokens.TokensField(blank=True)),
                        ("sort_zh", models.CharField(blank=True, max_length=120)),
                        ("sort_en", models.CharField(blank=True, max_length=120)),
                        ("first_year", models.SmallIntegerField(default=9999)),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "index card",
                        "verbose_name_plural": "index cards",
                        "indexes": [
                            models.Index(fields=["sort_zh", "work"], name="cards_by_title_zh"),
                            models.Index(fields=["sort_en", "work"], name="cards_by_title_en"),
                            models.Index(fields=["first_year", "work"], name="cards_by_year"),
                            models.Index(fields=["changed_at", "work"], name="cards_by_change"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveBigIntegerField(verbose_name="row")),
                        ("key", models.CharField(blank=True, max_length=200, verbose_name="key")),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("changed", "changed"),
                                    ("unchanged", "unchanged"),
                                    ("refused", "refused"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("conflicts", models.PositiveSmallIntegerField(default=0)),
                        ("take_source", models.BooleanField(default=False)),
                        ("reasons", models.JSONField(blank=True, default=list)),
                        ("changes", models.JSONField(blank=True, default=list)),
                        ("payload", models.TextField(blank=True)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("draft", models.TextField(blank=True)),
                        ("parent_key", models.CharField(blank=True, max_length=200)),
                        ("written", models.BooleanField(default=False)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="archive.importbatch",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import row",
                        "verbose_name_plural": "import rows",
                        "ordering": ["number"],
                        "indexes": [
                            models.Index(fields=["batch", "state", "number"], name="import_rows_by_state"),
                            models.Index(fields=["batch", "key"], name="import_rows_by_key"),
                            models.Index(fields=["batch", "parent_key"], name="import_rows_by_parent"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "number"), name="a_row_stands_once_in_its_batch"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HarvestRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveBigIntegerField(unique=True)),
                        ("datestamp", models.DateTimeField()),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("sets", models.JSONField(blank=True, default=list)),
                        ("gone", models.BooleanField(default=False)),
                        (
                            "work",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "harvest record",
                        "verbose_name_plural": "harvest records",
                        "ordering": ["datestamp", "pk"],
                        "indexes": [models.Index(fields=["datestamp", "id"], name="harvest_in_order")],
                    },
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
                        (
                            "credited_as",
                            models.CharField(blank=True, max_length=500, verbose_name="credited as"),
                        ),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credits",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit",
                        "verbose_name_plural": "credits",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("work", "agent", "role", "note"), name="one_credit_per_role_and_part"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CostLine",
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
                                    ("staff", "staff"),
                                    ("vendor", "vendor"),
                                    ("scan", "scan"),
                                    ("storage", "storage"),
                                    ("compute", "computing"),
                                    ("rights", "rights"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[("estimate", "estimate"), ("actual", "actual")],
                                default="actual",
                                max_length=10,
                                verbose_name="basis",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                        ),
                        ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                        ("spent_on", models.DateField(verbose_name="on")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="archive.costline",
                                verbose_name="takes back",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cost_lines",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cost line",
                        "verbose_name_plural": "cost lines",
                        "ordering": ["-spent_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Baseline",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                choices=[
                                    ("A", "A: good"),
                                    ("B", "B: worn"),
                                    ("C", "C: damaged"),
                                    ("D", "D: heavily damaged"),
                                ],
                                max_length=1,
                                verbose_name="condition",
                            ),
                        ),
                        ("frames", models.PositiveIntegerField(verbose_name="frames")),
                        ("frames_per_day", models.PositiveIntegerField(verbose_name="frames per person-day")),
                        (
                            "day_rate",
                            models.DecimalField(decimal_places=2, max_digits=12, verbose_name="day rate"),
                        ),
                        ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                        ("frozen_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "work",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="baseline",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "manual baseline",
                        "verbose_name_plural": "manual baselines",
                    },
                ),
                migrations.CreateModel(
                    name="IndexKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "title"), (1, "reading"), (2, "number")]
                            ),
                        ),
                        ("key", models.CharField(max_length=100)),
                        ("mirror", models.CharField(max_length=100)),
                        ("length", models.PositiveSmallIntegerField()),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="index_keys",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "index key",
                        "verbose_name_plural": "index keys",
                        "indexes": [
                            models.Index(fields=["key", "kind", "work"], name="works_by_key"),
                            models.Index(
                                condition=models.Q(("kind__lt", 2)),
                                fields=["length", "key"],
                                name="keys_by_beginning",
                            ),
                            models.Index(
                                condition=models.Q(("kind__lt", 2)),
                                fields=["length", "mirror"],
                                name="keys_by_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("source", models.CharField(blank=True, max_length=60)),
                        ("text", models.TextField()),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="index_texts",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "told text",
                        "verbose_name_plural": "told texts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("work", "kind", "source"), name="a_source_tells_one_text"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexWord",
                    fields=[
                        ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("mirror", models.CharField(max_length=40)),
                        ("length", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "verbose_name": "word of the index",
                        "verbose_name_plural": "words of the index",
                        "indexes": [
                            models.Index(fields=["length", "word"], name="words_by_beginning"),
                            models.Index(fields=["length", "mirror"], name="words_by_end"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Risk",
                    fields=[
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="risk",
                                serialize=False,
                                to="archive.item",
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(verbose_name="risk")),
                        (
                            "band",
                            models.CharField(
                                choices=[
                                    ("calm", "calm"),
                                    ("watch", "watch"),
                                    ("high", "high"),
                                    ("urgent", "urgent"),
                                ],
                                max_length=8,
                                verbose_name="band",
                            ),
                        ),
                        (
                            "advice",
                            models.CharField(
                                choices=[
                                    ("none", "nothing now"),
                                    ("inspect", "inspect next"),
                                    ("copy", "copy next"),
                                ],
                                max_length=8,
                                verbose_name="what to do next",
                            ),
                        ),
                        ("reasons", models.JSONField(default=list, verbose_name="reasons")),
                        ("reckoned_on", models.DateField(verbose_name="reckoned on")),
                    ],
                    options={
                        "verbose_name": "risk",
                        "verbose_name_plural": "risks",
                        "ordering": ["-score", "pk"],
                        "indexes": [
                            models.Index(fields=["-score", "item"], name="risk_by_score"),
                            models.Index(fields=["band", "-score"], name="risk_by_band"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "base",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("Nitrate", "nitrate"),
                                    ("MainlyNitrate", "mainly nitrate"),
                                    ("Diacetate", "diacetate"),
                                    ("Acetate", "acetate"),
                                    ("Polyester", "polyester"),
                                    ("Safety", "safety film"),
                                    ("Mixed", "mixed"),
                                    ("Unknown", "not recorded"),
                                    ("None", "no film base"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="base",
                            ),
                        ),
                        ("inspected_on", models.DateField(verbose_name="inspected on")),
                        ("minutes", models.PositiveIntegerField(default=0, verbose_name="minutes")),
                        (
                            "grade",
                            models.CharField(
                                choices=[
                                    ("A", "A: good"),
                                    ("B", "B: worn"),
                                    ("C", "C: damaged"),
                                    ("D", "D: heavily damaged"),
                                ],
                                max_length=1,
                                verbose_name="condition",
                            ),
                        ),
                        (
                            "ad_level",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                help_text="0 to 3 in half steps",
                                max_digits=2,
                                null=True,
                                verbose_name="A-D level",
                            ),
                        ),
                        (
                            "nitrate_stage",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="nitrate stage",
                            ),
                        ),
                        (
                            "shrink_head",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=4,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("10")),
                                ],
                                verbose_name="shrinkage head %",
                            ),
                        ),
                        (
                            "shrink_middle",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=4,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("10")),
                                ],
                                verbose_name="shrinkage middle %",
                            ),
                        ),
                        (
                            "shrink_tail",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=4,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("10")),
                                ],
                                verbose_name="shrinkage tail %",
                            ),
                        ),
                        ("splices", models.PositiveIntegerField(default=0, verbose_name="splices")),
                        (
                            "defects",
                            models.CharField(
                                blank=True,
                                help_text="Defect codes: D-DUST, D-VSCR",
                                max_length=200,
                                verbose_name="defects",
                            ),
                        ),
                        ("conditions", models.JSONField(blank=True, default=dict, verbose_name="conditions")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("recommendation", models.TextField(blank=True, verbose_name="recommendation")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "inspector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="archive.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "inspection",
                        "verbose_name_plural": "inspections",
                        "ordering": ["-inspected_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ad_level", None),
                                    models.Q(
                                        (
                                            "ad_level__in",
                                            (
                                                Decimal("0"),
                                                Decimal("0.5"),
                                                Decimal("1"),
                                                Decimal("1.5"),
                                                Decimal("2"),
                                                Decimal("2.5"),
                                                Decimal("3"),
                                            ),
                                        ),
                                        ("base__in", ("Acetate", "Diacetate")),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_a_d_level_is_read_on_acetate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("nitrate_stage", None),
                                    models.Q(
                                        ("base__in", ("Nitrate", "MainlyNitrate")),
                                        ("nitrate_stage__gte", 1),
                                        ("nitrate_stage__lte", 5),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_stage_of_decay_is_nitrates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulkChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("refusal", models.CharField(blank=True, max_length=500)),
                        ("undone", models.BooleanField(default=False)),
                        ("undo_revision", models.PositiveIntegerField(default=0)),
                        ("left_because", models.CharField(blank=True, max_length=500)),
                        (
                            "edit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="archive.bulkedit",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bulk_changes",
                                to="archive.work",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bulk_changes",
                                to="archive.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of a row",
                        "verbose_name_plural": "changes of rows",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="JournalEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("by_name", models.CharField(blank=True, max_length=150, verbose_name="by")),
                        ("verb", models.CharField(max_length=60, verbose_name="verb")),
                        ("subject_type", models.CharField(blank=True, max_length=60, verbose_name="subject")),
                        ("subject_id", models.CharField(blank=True, max_length=40)),
                        ("subject_text", models.CharField(blank=True, max_length=300)),
                        ("before", models.JSONField(blank=True, default=dict, verbose_name="before")),
                        ("after", models.JSONField(blank=True, default=dict, verbose_name="after")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("request_id", models.CharField(blank=True, max_length=40)),
                        ("previous", models.CharField(blank=True, max_length=64)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "journal entry",
                        "verbose_name_plural": "journal",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="journal_of_a_subject")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("previous",), name="journal_is_one_chain")
                        ],
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="loans",
                                to="archive.item",
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
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("back_on", None)),
                                fields=("item",),
                                name="one_open_loan_per_item",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("out_on"))),
                                name="loan_is_due_after_it_left",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("back_on", None), ("back_on__gte", models.F("out_on")), _connector="OR"
                                ),
                                name="loan_is_back_after_it_left",
                            ),
                        ],
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
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("site", "site"),
                                    ("vault", "vault"),
                                    ("shelf", "shelf"),
                                    ("box", "box"),
                                ],
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
                                blank=True,
                                decimal_places=1,
                                max_digits=4,
                                null=True,
                                verbose_name="temperature (°C)",
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
                                blank=True,
                                help_text="Empty: not counted.",
                                null=True,
                                verbose_name="room for cans",
                            ),
                        ),
                        (
                            "row",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Empty: placed by its code.",
                                null=True,
                                verbose_name="row in the map",
                            ),
                        ),
                        (
                            "column",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="column in the map"
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("humidity", None), ("humidity__lte", 100), _connector="OR"
                                ),
                                name="humidity_is_a_share",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MachineTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(max_length=60, verbose_name="step")),
                        (
                            "subject",
                            models.CharField(
                                help_text="model label and key of the job that spent it", max_length=60
                            ),
                        ),
                        ("attempt", models.PositiveIntegerField(default=1)),
                        (
                            "device",
                            models.CharField(
                                choices=[("cpu", "CPU"), ("gpu", "GPU")],
                                default="cpu",
                                max_length=5,
                                verbose_name="device",
                            ),
                        ),
                        (
                            "seconds",
                            models.DecimalField(decimal_places=3, max_digits=12, verbose_name="seconds"),
                        ),
                        ("frames", models.PositiveIntegerField(default=0, verbose_name="frames")),
                        ("outcome", models.CharField(blank=True, max_length=20)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="machine_times",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "machine time",
                        "verbose_name_plural": "machine time",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subject", "attempt"), name="machine_time_booked_once_per_attempt"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Manifestation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("TheatricalDistribution", "theatrical distribution"),
                                    ("NonTheatricalDistribution", "non-theatrical distribution"),
                                    ("Broadcast", "broadcast"),
                                    ("HomeViewingPublication", "home viewing publication"),
                                    ("Internet", "internet"),
                                    ("PreservationRestoration", "preservation or restoration"),
                                    ("Unreleased", "unreleased"),
                                    ("Unknown", "not recorded"),
                                ],
                                default="Unknown",
                                max_length=40,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "year",
                            models.CharField(
                                blank=True,
                                max_length=40,
                                validators=[archive.dates.validate_edtf],
                                verbose_name="year",
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
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
                        (
                            "colour",
                            models.CharField(
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
                                    ("Unknown", "not recorded"),
                                ],
                                max_length=40,
                                verbose_name="colour",
                            ),
                        ),
                        (
                            "sound",
                            models.CharField(
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
                                    ("Unknown", "not recorded"),
                                ],
                                max_length=20,
                                verbose_name="sound",
                            ),
                        ),
                        (
                            "seconds",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="running time (s)"
                            ),
                        ),
                        (
                            "length_m",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=9,
                                null=True,
                                verbose_name="length (m)",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="manifestations",
                                to="archive.work",
                            ),
                        ),
                        (
                            "variant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="manifestations",
                                to="archive.variant",
                                verbose_name="variant",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "manifestation",
                        "verbose_name_plural": "manifestations",
                        "ordering": ["pk"],
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
                            "work",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="identifiers",
                                to="archive.work",
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
                    ],
                    options={
                        "verbose_name": "identifier",
                        "verbose_name_plural": "identifiers",
                        "ordering": ["scheme", "value"],
                        "indexes": [models.Index(fields=["scheme", "value"], name="identifier_by_value")],
                        "constraints": [
                            models.CheckConstraint(
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
                            models.UniqueConstraint(
                                condition=models.Q(("work__isnull", False)),
                                fields=("scheme", "issuer", "value", "work"),
                                name="identifier_is_given_once_to_a_work",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("manifestation__isnull", False)),
                                fields=("scheme", "issuer", "value", "manifestation"),
                                name="identifier_is_given_once_to_a_manifestation",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("item__isnull", False)),
                                fields=("scheme", "issuer", "value", "item"),
                                name="identifier_is_given_once_to_a_item",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("agent__isnull", False)),
                                fields=("scheme", "issuer", "value", "agent"),
                                name="identifier_is_given_once_to_a_agent",
                            ),
                        ],
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
                        (
                            "manifestation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="languages",
                                to="archive.manifestation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "language",
                        "verbose_name_plural": "languages",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("manifestation", "language", "usage"),
                                name="a_language_is_used_once_a_way",
                            )
                        ],
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
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "destination",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="arrivals",
                                to="archive.location",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to="archive.item",
                            ),
                        ),
                        (
                            "loan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to="archive.loan",
                            ),
                        ),
                        (
                            "origin",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="departures",
                                to="archive.location",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "movement",
                        "verbose_name_plural": "movements",
                        "ordering": ["-moved_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodLock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.DateField(verbose_name="first day")),
                        ("last", models.DateField(verbose_name="last day")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("locked_at", models.DateTimeField(auto_now_add=True)),
                        ("unlocked_at", models.DateTimeField(blank=True, null=True)),
                        ("unlock_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "locked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unlocked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "locked period",
                        "verbose_name_plural": "locked periods",
                        "ordering": ["-first", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last__gte", models.F("first"))),
                                name="period_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("unlocked_at", None),
                                    models.Q(("unlock_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="period_unlocked_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Photo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, unique=True, verbose_name="stored as")),
                        ("caption", models.CharField(blank=True, max_length=200, verbose_name="caption")),
                        ("width", models.PositiveIntegerField(verbose_name="width")),
                        ("height", models.PositiveIntegerField(verbose_name="height")),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="archive.inspection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "photograph",
                        "verbose_name_plural": "photographs",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inspection", "sha256"), name="a_photograph_is_kept_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PreservationEvent",
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
                                    ("ing", "ingestion"),
                                    ("mes", "message digest calculation"),
                                    ("fix", "fixity check"),
                                    ("cap", "capture"),
                                    ("cre", "creation"),
                                    ("mod", "modification"),
                                    ("val", "validation"),
                                    ("app", "appraisal"),
                                    ("dis", "dissemination"),
                                    ("mem", "metadata modification"),
                                    ("mee", "metadata extraction"),
                                    ("rep", "replication"),
                                    ("qua", "quarantine"),
                                    ("unq", "unquarantine"),
                                    ("rec", "recovery"),
                                ],
                                max_length=3,
                                verbose_name="event",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("success", "success"), ("fail", "failure"), ("warning", "warning")],
                                default="success",
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        ("detail", models.JSONField(blank=True, default=dict, verbose_name="detail")),
                        (
                            "program",
                            models.CharField(blank=True, max_length=100, verbose_name="executing program"),
                        ),
                        ("happened_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "agent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="archive.asset",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="archive.asset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "preservation event",
                        "verbose_name_plural": "preservation events",
                        "ordering": ["happened_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RateCard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="kind")),
                        (
                            "per_hour",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="per hour",
                            ),
                        ),
                        ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                    ],
                    options={
                        "verbose_name": "rate",
                        "verbose_name_plural": "rate cards",
                        "ordering": ["kind", "-valid_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "valid_from"), name="one_rate_per_kind_and_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Replication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("copy", "copy"), ("restore", "restore from a good copy")],
                                default="copy",
                                max_length=10,
                                verbose_name="purpose",
                            ),
                        ),
                        ("cursor", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replications",
                                to="archive.asset",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replications",
                                to="archive.storagelocation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "replication",
                        "verbose_name_plural": "replications",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("queued", "running"))),
                                fields=("asset", "target"),
                                name="one_live_replication_per_copy",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FixityFinding",
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
                                    ("changed", "changed"),
                                    ("missing", "missing"),
                                    ("unreadable", "unreadable"),
                                    ("untracked", "untracked"),
                                ],
                                max_length=12,
                                verbose_name="finding",
                            ),
                        ),
                        ("name", models.CharField(max_length=1000, verbose_name="stored as")),
                        ("algorithm", models.CharField(blank=True, max_length=20, verbose_name="algorithm")),
                        ("expected", models.CharField(blank=True, max_length=128, verbose_name="expected")),
                        ("found", models.CharField(blank=True, max_length=128, verbose_name="found")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "copy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="archive.copy",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="archive.fixityrun",
                            ),
                        ),
                        (
                            "replication",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="findings",
                                to="archive.replication",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fixity finding",
                        "verbose_name_plural": "fixity findings",
                        "ordering": ["pk"],
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
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rights",
                                to="archive.agent",
                                verbose_name="holder",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rights",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rights statement",
                        "verbose_name_plural": "rights statements",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("basis", "cop"), _negated=True),
                                    models.Q(("status", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="copyright_says_its_status",
                            )
                        ],
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
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            models.DateField(
                                blank=True, help_text="Empty: open.", null=True, verbose_name="until"
                            ),
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
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to="archive.rightsstatement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "grant",
                        "verbose_name_plural": "grants",
                        "ordering": ["act", "starts_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="grant_ends_after_it_starts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedSearch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        ("shared", models.BooleanField(default=False, verbose_name="shared with the house")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_searches",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "saved search",
                        "verbose_name_plural": "saved searches",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("owner", "name"), name="one_search_per_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceAgent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=100, verbose_name="source")),
                        ("key", models.CharField(max_length=500, verbose_name="key")),
                        (
                            "agent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="source_keys",
                                to="archive.agent",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agent of a source",
                        "verbose_name_plural": "agents of sources",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "key"), name="an_agent_is_known_once_per_source"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=100, verbose_name="source")),
                        ("key", models.CharField(max_length=200, verbose_name="key")),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("csv", "CSV"),
                                    ("xlsx", "XLSX"),
                                    ("avefi", "AVefi JSON"),
                                    ("efg", "EFG XML"),
                                    ("pbcore", "PBCore 2.1 XML"),
                                    ("acmi", "ACMI JSON lines"),
                                ],
                                max_length=10,
                                verbose_name="format",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("mapped_by", models.CharField(blank=True, max_length=64)),
                        ("payload", models.TextField(verbose_name="record")),
                        ("said", models.TextField()),
                        ("results", models.JSONField(blank=True, default=dict)),
                        ("waits_for", models.CharField(blank=True, max_length=200)),
                        ("first_at", models.DateTimeField(auto_now_add=True, verbose_name="first seen")),
                        ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="records",
                                to="archive.importbatch",
                                verbose_name="import",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="source_records",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "source record",
                        "verbose_name_plural": "source records",
                        "ordering": ["source", "key"],
                        "indexes": [
                            models.Index(fields=["source", "waits_for"], name="records_that_wait_for_a_whole")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "key"), name="a_record_is_kept_once_per_source"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatedFact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=30)),
                        ("value", models.CharField(max_length=60)),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stated_facts",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stated fact",
                        "verbose_name_plural": "stated facts",
                        "constraints": [
                            models.UniqueConstraint(fields=("work", "name"), name="a_fact_is_stated_once")
                        ],
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
                        (
                            "broader",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="narrower",
                                to="archive.term",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "term",
                        "verbose_name_plural": "terms",
                        "ordering": ["list", "scheme", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("list", "scheme", "code"), name="a_term_stands_once_in_its_list"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeEstimate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="kind")),
                        ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                        ("made_on", models.DateField(verbose_name="on")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="time_estimates",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "time estimate",
                        "verbose_name_plural": "time estimates",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Title",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=1000, verbose_name="title")),
                        (
                            "language",
                            models.CharField(
                                default="zh",
                                help_text="ISO 639: zh, en, fr",
                                max_length=8,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "script",
                            models.CharField(
                                blank=True,
                                help_text="ISO 15924: Hans, Hant, Latn",
                                max_length=4,
                                verbose_name="script",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                        ("sort", models.CharField(blank=True, max_length=1000, verbose_name="sort form")),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="titles",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "title",
                        "verbose_name_plural": "titles",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "PreferredTitle")),
                                fields=("work",),
                                name="one_preferred_title_per_work",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="title_says_something"
                            ),
                        ],
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
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                        (
                            "title",
                            models.CharField(
                                blank=True, max_length=1000, verbose_name="title of the variant"
                            ),
                        ),
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
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="variants",
                                to="archive.work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "variant",
                        "verbose_name_plural": "variants",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("PreservationMaster", "preservation master"),
                                    ("RestoredMaster", "restored master"),
                                    ("Mezzanine", "mezzanine"),
                                    ("Access", "access copy"),
                                    ("Reference", "reference, kept aside"),
                                ],
                                default="PreservationMaster",
                                max_length=30,
                                verbose_name="role",
                            ),
                        ),
                        ("label", models.CharField(blank=True, max_length=120, verbose_name="label")),
                        ("name", models.CharField(max_length=300, verbose_name="came as")),
                        (
                            "sequence_rate",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="frame rate of an image sequence"
                            ),
                        ),
                        ("with_gaps", models.BooleanField(default=False, verbose_name="with its gaps")),
                        (
                            "new_variant",
                            models.CharField(
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
                        ("coloured", models.BooleanField(default=False, verbose_name="colour was added")),
                        ("sonorized", models.BooleanField(default=False, verbose_name="sound was added")),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField(verbose_name="size")),
                        ("offset", models.PositiveBigIntegerField(default=0, verbose_name="arrived")),
                        ("digest_state", models.CharField(blank=True, max_length=120)),
                        ("complete", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField(verbose_name="kept until")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="archive.item",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="archive.work",
                            ),
                        ),
                        (
                            "variant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="archive.variant",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "upload",
                        "verbose_name_plural": "uploads",
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("offset__lte", models.F("size"))),
                                name="upload_is_no_longer_than_its_size",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Intake",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("quarantined", "Quarantined"),
                                    ("cancelled", "Cancelled"),
                                ],
                                db_index=True,
                                default="queued",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt"),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="failed tries"
                            ),
                        ),
                        (
                            "halved",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times the tile was halved"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                            ),
                        ),
                        (
                            "lease_until",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                null=True,
                                verbose_name="lease until",
                            ),
                        ),
                        (
                            "not_before",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not before"
                            ),
                        ),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, editable=False, verbose_name="done so far"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of"),
                        ),
                        ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                        (
                            "seconds",
                            models.FloatField(default=0.0, editable=False, verbose_name="machine seconds"),
                        ),
                        (
                            "error",
                            models.TextField(blank=True, default="", editable=False, verbose_name="error"),
                        ),
                        (
                            "cancel_asked",
                            models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                        ),
                        ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started at"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished at"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("PreservationMaster", "preservation master"),
                                    ("RestoredMaster", "restored master"),
                                    ("Mezzanine", "mezzanine"),
                                    ("Access", "access copy"),
                                    ("Reference", "reference, kept aside"),
                                ],
                                default="PreservationMaster",
                                max_length=30,
                                verbose_name="role",
                            ),
                        ),
                        ("label", models.CharField(blank=True, max_length=120, verbose_name="label")),
                        ("name", models.CharField(max_length=300, verbose_name="came as")),
                        (
                            "sequence_rate",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="frame rate of an image sequence"
                            ),
                        ),
                        ("with_gaps", models.BooleanField(default=False, verbose_name="with its gaps")),
                        (
                            "new_variant",
                            models.CharField(
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
                        ("coloured", models.BooleanField(default=False, verbose_name="colour was added")),
                        ("sonorized", models.BooleanField(default=False, verbose_name="sound was added")),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("upload", "upload"),
                                    ("path", "path"),
                                    ("watched", "watched folder"),
                                ],
                                max_length=10,
                                verbose_name="came by",
                            ),
                        ),
                        ("path", models.CharField(max_length=1000, verbose_name="path")),
                        ("ours", models.BooleanField(default=False, editable=False)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("refusal", models.JSONField(blank=True, default=dict)),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="intakes",
                                to="archive.asset",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="archive.work",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="archive.item",
                            ),
                        ),
                        (
                            "variant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="archive.variant",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "intake",
                        "verbose_name_plural": "intakes",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TimeEntry",
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
                                    ("fix", "hand restoration"),
                                    ("review", "review"),
                                    ("inspect", "inspection"),
                                    ("catalogue", "cataloguing"),
                                    ("publish", "publishing"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("minutes", models.IntegerField(verbose_name="minutes")),
                        ("frames", models.IntegerField(default=0, verbose_name="frames done")),
                        ("worked_on", models.DateField(verbose_name="on")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="time_entries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="archive.timeentry",
                                verbose_name="takes back",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="time_entries",
                                to="archive.work",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="time_entries",
                                to="archive.version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "time entry",
                        "verbose_name_plural": "time entries",
                        "ordering": ["-worked_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("frames__gte", 0), ("minutes__gt", 0), ("reverses", None)),
                                    models.Q(
                                        ("frames__lte", 0), ("minutes__lt", 0), ("reverses__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="time_entry_has_minutes",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchedFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(max_length=1000, unique=True, verbose_name="path")),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="size")),
                        ("changed_ns", models.BigIntegerField(default=0)),
                        ("seen_at", models.DateTimeField(verbose_name="seen")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("settling", "still being written"),
                                    ("taken", "taken in"),
                                    ("refused", "refused"),
                                ],
                                default="settling",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.JSONField(blank=True, default=dict)),
                        (
                            "intake",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="archive.intake",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "watched file",
                        "verbose_name_plural": "watched files",
                        "ordering": ["path"],
                    },
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
                                blank=True,
                                help_text="ISO 639: zh, en, fr",
                                max_length=8,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "script",
                            models.CharField(
                                blank=True,
                                help_text="ISO 15924: Hans, Latn",
                                max_length=4,
                                verbose_name="script",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="names",
                                to="archive.agent",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "name",
                        "verbose_name_plural": "names",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "PreferredName")),
                                fields=("agent",),
                                name="one_preferred_name_per_agent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="name_says_something"
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(put_search_structures, take_search_structures_away),
        migrations.RunPython(set_journal_guards, lift_journal_guards),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.RunPython(enter_first_rates, migrations.RunPython.noop),
        migrations.RunPython(load_terms, migrations.RunPython.noop),
    ]
