"""Terms of what stands on the shelf. `Unknown` is ours in every list: nobody has recorded it yet."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Element(TextChoices):
    """Elements of an item (AVefi)."""

    ORIGINAL_NEGATIVE = "OriginalNegative", _("original negative")
    DUPLICATE_NEGATIVE = "DuplicateNegative", _("duplicate negative")
    DUPLICATE_POSITIVE = "DuplicatePositive", _("duplicate positive")
    POSITIVE = "Positive", _("positive print")
    DIRECT_POSITIVE = "DirectBWPositive", _("direct black-and-white positive")
    REVERSAL = "OriginalPositiveReversalFilm", _("reversal original")
    LAVENDER = "Lavender", _("lavender print")
    COLOUR_NEGATIVE = "ColourNegative", _("colour negative")
    COLOUR_POSITIVE = "ColourPositive", _("colour positive")
    COPPER_TONED = "CopperTonedPositive", _("copper-toned positive")
    CYAN_MATRIX = "CyanMatrix", _("cyan matrix")
    IMAGE_NEGATIVE = "ImageNegative", _("image negative")
    SOUND_NEGATIVE = "SoundNegative", _("sound negative")
    SUBTITLES = "Subtitles", _("subtitle band")
    EDIT_LIST = "EditDecisionList", _("edit decision list")
    DCP = "DCP", _("DCP")
    DCDM = "DCDM", _("DCDM")
    UNKNOWN = "Unknown", _("not recorded")


class Gauge(TextChoices):
    """Film gauges and carriers (AVefi; LocalFile and LocalFFV1 are ours, since AVefi has no Matroska)."""

    MM35 = "35mmFilm", _("35 mm")
    MM16 = "16mmFilm", _("16 mm")
    SUPER16 = "Super16mmFilm", _("Super 16")
    MM8 = "8mmFilm", _("8 mm")
    SUPER8 = "Super8mmFilm", _("Super 8")
    MM9 = "9.5mmFilm", _("9.5 mm")
    MM17 = "17.5mmFilm", _("17.5 mm")
    MM70 = "70mmFilm", _("70 mm")
    ONE_INCH_C = "1InchCFormat", _("1-inch C")
    QUADRUPLEX = "2InchQuadruplex", _("2-inch Quadruplex")
    BETACAM_SP = "BetacamSP", _("Betacam SP")
    DIGITAL_BETACAM = "DigitalBetacam", _("Digital Betacam")
    D1 = "D1", _("D1")
    D5 = "D5", _("D5")
    DIGITAL8 = "Digital8", _("Digital8")
    DV_TAPE = "DV", _("DV")
    DVCAM = "DVCAM", _("DVCAM")
    DVCPRO = "DVCPro", _("DVCPRO")
    DVCPRO50 = "DVCPro50", _("DVCPRO 50")
    DVCPRO_HD = "DVCPROHD", _("DVCPRO HD")
    HDCAM = "HDCAM", _("HDCAM")
    HDCAM_SR = "HDCAMSR", _("HDCAM SR")
    HDV = "HDV", _("HDV")
    IMX = "IMX", _("IMX")
    MINI_DV = "MiniDV", _("MiniDV")
    SVHS = "SVHS", _("S-VHS")
    UMATIC = "UMatic", _("U-matic")
    VHS = "VHS", _("VHS")
    BLU_RAY = "BluRay", _("Blu-ray")
    CD = "CD", _("CD")
    DVD = "DVD", _("DVD")
    LASER_DISC = "LaserDisc", _("LaserDisc")
    MAG_16 = "16mmMagneticTrack", _("16 mm magnetic track")
    MAG_17 = "17.5mmMagneticTrack", _("17.5 mm magnetic track")
    MAG_35 = "35mmMagneticTrack", _("35 mm magnetic track")
    CASSETTE = "Audiocassette", _("audio cassette")
    REEL_HALF = "HalfInchAudioReel", _("half-inch audio reel")
    REEL_ONE = "OneInchAudioReel", _("one-inch audio reel")
    REEL_QUARTER = "QuarterInchAudioReel", _("quarter-inch audio reel")
    REEL_TWO = "TwoInchAudioReel", _("two-inch audio reel")
    AVI = "AVI", _("AVI file")
    DPX = "DPX", _("DPX sequence")
    MOV = "MOV", _("MOV file")
    MP4 = "MP4", _("MP4 file")
    MXF = "MXF", _("MXF file")
    VOB = "VOB", _("VOB file")
    WEBM = "WebM", _("WebM file")
    FFV1 = "LocalFFV1", _("FFV1 in Matroska")
    FILE = "LocalFile", _("digital file")
    UNKNOWN = "Unknown", _("not recorded")

    @property
    def is_film(self):
        """Say whether the carrier is photographic film, which has a base that ages."""
        return self.value.endswith("mmFilm")


class Base(TextChoices):
    """Film bases (FIAFcore)."""

    NITRATE = "Nitrate", _("nitrate")
    MAINLY_NITRATE = "MainlyNitrate", _("mainly nitrate")
    DIACETATE = "Diacetate", _("diacetate")
    ACETATE = "Acetate", _("acetate")
    POLYESTER = "Polyester", _("polyester")
    SAFETY = "Safety", _("safety film")
    MIXED = "Mixed", pgettext_lazy("film base", "mixed")
    UNKNOWN = "Unknown", _("not recorded")
    NONE = "None", _("no film base")


BURNS = (Base.NITRATE, Base.MAINLY_NITRATE)


class Colour(TextChoices):
    """Colour of an item (AVefi; Unknown is ours)."""

    BLACK_AND_WHITE = "BlackAndWhite", _("black and white")
    TINTED = "BlackAndWhiteTinted", _("black and white, tinted")
    TONED = "BlackAndWhiteToned", _("black and white, toned")
    TINTED_AND_TONED = "BlackAndWhiteTintedAndToned", _("black and white, tinted and toned")
    COLOUR = "Colour", pgettext_lazy("film", "colour")
    MIXED = "ColourBlackAndWhite", _("colour and black and white")
    SEPIA = "Sepia", _("sepia")
    ALL_TINTED = "Tinted", _("tinted")
    UNKNOWN = "Unknown", _("not recorded")


class Sound(TextChoices):
    """Sound of an item (AVefi; Unknown is ours): Silent is made without, Mute carries none here."""

    SILENT = "Silent", _("silent (made without sound)")
    MUTE = "Mute", _("mute (this element carries none)")
    COMBINED = "Combined", _("combined")
    AS_MUTE = "CombinedAsMute", _("combined, used as mute")
    AS_SOUND = "CombinedAsSound", _("combined, used as sound")
    MIXED = "MixedSound", _("mixed sound")
    SOUND = "Sound", _("sound only")
    TEMPORARY = "Temporary", _("temporary sound")
    UNKNOWN = "Unknown", _("not recorded")


class AccessStatus(TextChoices):
    """Access status of an item (AVefi)."""

    ARCHIVE = "Archive", pgettext_lazy("access status", "archive")
    MASTER = "Master", pgettext_lazy("access status", "master")
    DISTRIBUTION = "Distribution", pgettext_lazy("access status", "distribution")
    VIEWING = "Viewing", pgettext_lazy("access status", "viewing")
    REMOVED = "Removed", pgettext_lazy("access status", "removed")
    UNKNOWN = "Unknown", _("not recorded")


class Grade(TextChoices):
    """Condition grades of the house, from which the manual baseline follows."""

    A = "A", _("A: good")
    B = "B", _("B: worn")
    C = "C", _("C: damaged")
    D = "D", _("D: heavily damaged")


class PlaceKind(TextChoices):
    """Kinds of place, the outermost first."""

    SITE = "site", _("site")
    VAULT = "vault", _("vault")
    SHELF = "shelf", _("shelf")
    BOX = "box", _("box")


class Generation(TextChoices):
    """Generations of a film element (terms of the New York Public Library)."""

    CAMERA_ORIGINAL = "CameraOriginal", _("camera original")
    CUT_ORIGINAL = "CutOriginal", _("cut original")
    FINE_GRAIN = "FineGrainMaster", _("fine-grain master")
    INTERPOSITIVE = "Interpositive", _("interpositive")
    INTERNEGATIVE = "Internegative", _("internegative")
    DUPE_NEGATIVE = "DupeNegative", _("dupe negative")
    COLOUR_REVERSAL = "ColorReversalIntermediate", _("colour reversal intermediate")
    AB_ROLLS = "ABCRollOriginals", _("A/B/C roll originals")
    ANSWER_PRINT = "AnswerPrint", _("answer print")
    RELEASE_PRINT = "ReleasePrint", _("release print")
    WORK_PRINT = "WorkPrint", _("work print")
    REVERSAL = "Reversal", pgettext_lazy("generation", "reversal")
    OPTICAL_NEGATIVE = "OpticalTrackNegative", _("optical track negative")
    OPTICAL_POSITIVE = "OpticalTrackPositive", _("optical track positive")
    MAGNETIC_TRACK = "MagneticTrack", _("magnetic track")
    TRIMS = "Trims", _("trims")
    OUT_TAKES = "OutTakes", _("out-takes")


class Acquisition(TextChoices):
    """How a thing came into the house (FIAFcore)."""

    DONATION = "Donation", _("donation")
    PURCHASE = "Purchase", _("purchase")
    EXCHANGE = "Exchange", _("exchange")
    LOAN = "Loan", pgettext_lazy("acquisition", "loan")
    OFF_AIR = "OffAirRecording", _("off-air recording")
    DEPOSIT = "LocalDeposit", _("deposit")


class LanguageUsage(TextChoices):
    """What a language is used for in a manifestation (AVefi)."""

    SPOKEN = "SpokenLanguage", _("spoken language")
    INTERTITLES = "Intertitles", _("intertitles")
    SUBTITLES = "Subtitles", pgettext_lazy("language usage", "subtitles")
    SDH = "SDHSubtitles", _("subtitles for the deaf and hard of hearing")
    CAPTIONS = "Captions", _("captions")
    DUBBED = "Dubbed", pgettext_lazy("language usage", "dubbed")
    VOICE_OVER = "VoiceOver", _("voice-over")
    SUNG = "SungLanguage", _("sung language")
    SIGNED = "SignedLanguage", _("sign language")
    DESCRIPTION = "AudioDescription", _("audio description")
    OPENING = "OpeningCredits", _("opening credits")
    CLOSING = "ClosingCredits", _("closing credits")
    NONE = "NoDialogue", _("no dialogue")
