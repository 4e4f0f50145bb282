"""Which word of another house is which code of ours; read both ways, by imports and by exports.

Roles and activities are those of the house's list CreditRole, which is AVefi's (MIT). A word that is not here
has no code: whoever reads keeps it as text and counts it.
"""

from functools import lru_cache

from archive.vocabulary import (
    Colour,
    Gauge,
    IdentifierScheme,
    ManifestationType,
    Sound,
    TitleType,
    roles,
)

ACTIVITY_OF = {role: f"{activity}Activity" for role, (activity, _en, _zh) in roles.ROLES.items()}
ACTIVITIES = frozenset(ACTIVITY_OF.values())
ROLES = frozenset(ACTIVITY_OF)

ROLE_WORDS = {
    "actor": ["CastMember"],
    "adaptation": ["Adaptation"],
    "animation": ["Animation"],
    "animator": ["Animator"],
    "art director": ["ArtDirector"],
    "assistant director": ["AssistantDirector"],
    "associate producer": ["AssociateProducer"],
    "author": ["Writer"],
    "broadcaster": ["Broadcaster"],
    "camera": ["CameraOperator"],
    "camera operator": ["CameraOperator"],
    "cameraman": ["CameraOperator"],
    "cast": ["CastMember"],
    "choreographer": ["Choreographer"],
    "cinematographer": ["Cinematographer"],
    "cinematography": ["Cinematographer"],
    "co-director": ["Director"],
    "co-producer": ["Coproducer"],
    "co-producers/directors": ["Coproducer", "Director"],
    "composer": ["Composer"],
    "composition and sound design": ["Composer", "SoundDesigner"],
    "conductor": ["MusicConductor"],
    "costume design": ["CostumeDesigner"],
    "costume designer": ["CostumeDesigner"],
    "creator": ["Creator"],
    "dancer": ["Dancer"],
    "director": ["Director"],
    "director of photography": ["Cinematographer"],
    "distributor": ["Distributor"],
    "editing": ["FilmEditor"],
    "editor": ["FilmEditor"],
    "executive producer": ["ExecutiveProducer"],
    "film editor": ["FilmEditor"],
    "film maker": ["Filmmaker"],
    "filmmaker": ["Filmmaker"],
    "foley": ["FoleyArtist"],
    "interviewer": ["Interviewer"],
    "laboratory": ["Laboratory"],
    "lighting": ["GafferLighting"],
    "make-up artist": ["MakeUpArtist"],
    "music": ["Composer"],
    "narration": ["Narrator"],
    "narrator": ["Narrator"],
    "original concept": ["Idea"],
    "photographer": ["StillPhotographer"],
    "presenter": ["Presenter"],
    "producer": ["Producer"],
    "producer/director": ["Producer", "Director"],
    "production": ["ProductionCompany"],
    "production company": ["ProductionCompany"],
    "production coordinator": ["ProductionCoordinator"],
    "production design": ["ProductionDesigner"],
    "production designer": ["ProductionDesigner"],
    "production manager": ["ProductionManager"],
    "publisher": ["Publisher"],
    "research": ["Research"],
    "researcher": ["Research"],
    "screenplay": ["Writer"],
    "screenwriter": ["Writer"],
    "script": ["Writer"],
    "set decorator": ["SetDecorator"],
    "set designer": ["SetDesigner"],
    "singer": ["Singer"],
    "sound": ["SoundEngineer"],
    "sound designer": ["SoundDesigner"],
    "sound editor": ["SoundEditor"],
    "sound engineer": ["SoundEngineer"],
    "special effects": ["SpecialEffects"],
    "sponsor": ["Sponsor"],
    "studio": ["Studio"],
    "visual effects": ["VisualEffects"],
    "voice": ["Voices"],
    "writer": ["Writer"],
    "导演": ["Director"],
    "副导演": ["AssistantDirector"],
    "编剧": ["Writer"],
    "摄影": ["Cinematographer"],
    "剪辑": ["FilmEditor"],
    "作曲": ["Composer"],
    "音乐": ["Composer"],
    "录音": ["SoundEngineer"],
    "美术": ["ArtDirector"],
    "主演": ["CastMember"],
    "演员": ["CastMember"],
    "制片": ["Producer"],
    "出品": ["ProductionCompany"],
    "制片厂": ["ProductionCompany"],
}

SCHEMES = {  # AVefi's kinds of resource
    "AVefiResource": IdentifierScheme.AVEFI,
    "EIDRResource": IdentifierScheme.EIDR,
    "FilmportalResource": IdentifierScheme.FILMPORTAL,
    "GNDResource": IdentifierScheme.GND,
    "LocalResource": IdentifierScheme.LOCAL,
    "VIAFResource": IdentifierScheme.VIAF,
    "WikidataResource": IdentifierScheme.WIKIDATA,
}
PUBLICATIONS = {  # AVefi's publication events
    "BroadcastEvent": ManifestationType.BROADCAST,
    "HomeVideoPublicationEvent": ManifestationType.HOME_VIEWING,
    "NonTheatricalDistributionEvent": ManifestationType.NON_THEATRICAL,
    "NotForReleaseEvent": ManifestationType.UNRELEASED,
    "OnlineTransmissionEvent": ManifestationType.INTERNET,
    "TheatricalDistributionEvent": ManifestationType.THEATRICAL,
    "UnknownEvent": ManifestationType.UNKNOWN,
}
EVENT_OF = {kind: event for event, kind in PUBLICATIONS.items()}

TITLE_WORDS = {
    "alternative": TitleType.ALTERNATIVE,
    "alternative title": TitleType.ALTERNATIVE,
    "alternate": TitleType.ALTERNATIVE,
    "archive title": TitleType.SUPPLIED,
    "formerly known as": TitleType.ALTERNATIVE,
    "main": TitleType.PREFERRED,
    "main or supplied title": TitleType.PREFERRED,
    "original": TitleType.TITLE_PROPER,
    "original title": TitleType.TITLE_PROPER,
    "other": TitleType.ALTERNATIVE,
    "parallel search title": TitleType.SEARCH,
    "researcher/curator title": TitleType.SUPPLIED,
    "series": TitleType.SERIES,
    "series title": TitleType.SERIES,
    "supplied": TitleType.SUPPLIED,
    "translated": TitleType.TRANSLATED,
    "translated title": TitleType.TRANSLATED,
    "translation": TitleType.TRANSLATED,
    "transliterated": TitleType.TRANSLITERATED,
    "uniform title": TitleType.PREFERRED,
    "website title": TitleType.ALTERNATIVE,
    "working": TitleType.WORKING,
    "working title": TitleType.WORKING,
}

COLOUR_WORDS = {
    "black and white": Colour.BLACK_AND_WHITE,
    "black & white": Colour.BLACK_AND_WHITE,
    "b&w": Colour.BLACK_AND_WHITE,
    "b/w": Colour.BLACK_AND_WHITE,
    "bw": Colour.BLACK_AND_WHITE,
    "s/w": Colour.BLACK_AND_WHITE,
    "黑白": Colour.BLACK_AND_WHITE,
    "color": Colour.COLOUR,
    "colour": Colour.COLOUR,
    "col": Colour.COLOUR,
    "彩色": Colour.COLOUR,
    "black and white and colour": Colour.MIXED,
    "black and white and color": Colour.MIXED,
    "b&w and color": Colour.MIXED,
    "colour / black & white": Colour.MIXED,
    "sepia": Colour.SEPIA,
    "tinted": Colour.ALL_TINTED,
    "tinted black and white": Colour.TINTED,
    "toned": Colour.TONED,
    "染色": Colour.TINTED,
    "unknown": Colour.UNKNOWN,
}
SOUND_WORDS = {
    "combined": Sound.COMBINED,
    "mono": Sound.COMBINED,
    "mute": Sound.MUTE,
    "silent": Sound.SILENT,
    "sound": Sound.COMBINED,
    "stereo": Sound.COMBINED,
    "with sound": Sound.COMBINED,
    "without sound": Sound.SILENT,
    "有声": Sound.COMBINED,
    "无声": Sound.SILENT,
    "默片": Sound.SILENT,
}

GAUGE_WORDS = {  # parts of carriers' names, the longest match wins
    "35mm": Gauge.MM35,
    "16mm": Gauge.MM16,
    "super 16": Gauge.SUPER16,
    "super16": Gauge.SUPER16,
    "8mm": Gauge.MM8,
    "super 8": Gauge.SUPER8,
    "super8": Gauge.SUPER8,
    "9.5mm": Gauge.MM9,
    "17.5mm": Gauge.MM17,
    "70mm": Gauge.MM70,
    "2 inch quad": Gauge.QUADRUPLEX,
    "quadruplex": Gauge.QUADRUPLEX,
    "1 inch c": Gauge.ONE_INCH_C,
    "1 inch videotape": Gauge.ONE_INCH_C,
    "digital betacam": Gauge.DIGITAL_BETACAM,
    "digibeta": Gauge.DIGITAL_BETACAM,
    "betacam sp": Gauge.BETACAM_SP,
    "betacamsp": Gauge.BETACAM_SP,
    "sp betacam": Gauge.BETACAM_SP,
    "dvcpro": Gauge.DVCPRO,
    "dvcam": Gauge.DVCAM,
    "mini dv": Gauge.MINI_DV,
    "minidv": Gauge.MINI_DV,
    "hdcam": Gauge.HDCAM,
    "hdcam sr": Gauge.HDCAM_SR,
    "hdv": Gauge.HDV,
    "u-matic": Gauge.UMATIC,
    "umatic": Gauge.UMATIC,
    "svhs": Gauge.SVHS,
    "s-vhs": Gauge.SVHS,
    "vhs": Gauge.VHS,
    "dvd": Gauge.DVD,
    "blu-ray": Gauge.BLU_RAY,
    "bluray": Gauge.BLU_RAY,
    "laser disc": Gauge.LASER_DISC,
    "laserdisc": Gauge.LASER_DISC,
    "cd rom": Gauge.CD,
    "cd-rom": Gauge.CD,
    "cd-r": Gauge.CD,
    "audio cassette": Gauge.CASSETTE,
    "audiocassette": Gauge.CASSETTE,
    "1/4 inch audio": Gauge.REEL_QUARTER,
    "1/2 inch audio": Gauge.REEL_HALF,
    "mov file": Gauge.MOV,
    "quicktime": Gauge.MOV,
    "video/quicktime": Gauge.MOV,
    "video/mov": Gauge.MOV,
    "video/mp4": Gauge.MP4,
    "video/h264": Gauge.MP4,
    "mp4": Gauge.MP4,
    "mxf": Gauge.MXF,
    "application/mxf": Gauge.MXF,
    "video/x-msvideo": Gauge.AVI,
    "avi": Gauge.AVI,
    "webm": Gauge.WEBM,
    "dpx": Gauge.DPX,
    "matroska": Gauge.FFV1,
    "ffv1": Gauge.FFV1,
    "digital file": Gauge.FILE,
    "digital access copy": Gauge.FILE,
    "video/": Gauge.FILE,
    "audio/": Gauge.FILE,
}
FAMILIES = {  # AVefi's kinds of format
    "Film": "35mmFilm 16mmFilm Super16mmFilm 8mmFilm Super8mmFilm 9.5mmFilm 17.5mmFilm 70mmFilm",
    "Video": "1InchCFormat 2InchQuadruplex BetacamSP DigitalBetacam D1 D5 Digital8 DV DVCAM DVCPro DVCPro50 "
    "DVCPROHD HDCAM HDCAMSR HDV IMX MiniDV SVHS UMatic VHS",
    "Optical": "BluRay CD DVD LaserDisc",
    "Audio": "16mmMagneticTrack 17.5mmMagneticTrack 35mmMagneticTrack Audiocassette HalfInchAudioReel "
    "OneInchAudioReel QuarterInchAudioReel TwoInchAudioReel",
    "DigitalFile": "AVI DPX MOV MP4 MXF VOB WebM LocalFFV1 LocalFile",
}
FAMILY_OF = {gauge: family for family, gauges in FAMILIES.items() for gauge in gauges.split()}
FRAME_RATES = {
    "16fps": "16",
    "23.98fps": "24000/1001",
    "24fps": "24",
    "25fps": "25",
    "30fps": "30",
    "48fps": "48",
}
PBCORE_TITLES = {
    TitleType.PREFERRED: "Main",
    TitleType.TITLE_PROPER: "Original",
    TitleType.TRANSLATED: "Translated",
    TitleType.TRANSLITERATED: "Transliterated",
    TitleType.ALTERNATIVE: "Alternative",
    TitleType.SERIES: "Series",
    TitleType.SUPPLIED: "Supplied",
    TitleType.WORKING: "Working",
}


def roles_of(word):
    """Return the codes of a role said in another house's word, or an empty list."""
    word = " ".join(word.split())
    if word in ROLES:
        return [word]
    return ROLE_WORDS.get(word.casefold().rstrip(":"), [])


@lru_cache(maxsize=2000)
def gauge_of(text):
    """Return the carrier whose name is in the text, the longest name first, or None."""
    folded = text.casefold().replace(" mm", "mm")
    found = [word for word in GAUGE_WORDS if word in folded]
    return GAUGE_WORDS[max(found, key=len)] if found else None


def colour_of(words):
    """Return the colour said in one word or several; black-and-white beside colour is mixed."""
    codes = {COLOUR_WORDS.get(word.casefold().strip()) for word in words} - {None, Colour.UNKNOWN}
    if len(codes) > 1:
        return Colour.MIXED if {Colour.BLACK_AND_WHITE, Colour.COLOUR} <= codes else None
    return codes.pop() if codes else None


def sound_of(word):
    """Return the sound said in a word, or None."""
    return SOUND_WORDS.get(word.casefold().strip())
