"""The film of the demonstration: one drawn and aged here, or the reader's own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from film.errors import FilmError
from film.probe import probe
from restoration.engine.simulator.ageing import age
from restoration.engine.simulator.scenes import draw_sample

SEED = 1937
SECONDS = 12.5
MASTER_HEIGHT = 1080
SPARE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Sample:
    """A film to walk with: its file, its clean truth if there is one, its names and its cues."""

    path: Path
    truth: Path | None
    titles: tuple[dict, ...]
    year: str
    synopsis_zh: str
    synopsis_en: str
    cues_zh: tuple[str, ...]
    cues_en: tuple[str, ...]


def drawn(progress):
    """Draw the sample film and age it, or take the one drawn before; progress(label, done, total)."""
    folder = settings.DATA_DIR / "film"
    folder.mkdir(parents=True, exist_ok=True)
    clean, aged = folder / "four-views-clean.mkv", folder / "four-views-nitrate.mkv"
    refuse_full_disk(folder, int(SECONDS * 24), 4 / 3)
    if not clean.exists():
        draw_sample(
            clean, seed=SEED, seconds=SECONDS, progress=lambda d, t: progress("Drawing the film", d, t)
        )
    if not aged.exists():
        report = lambda d, t: progress("Ageing it ninety years", d, t)  # noqa: E731
        age(clean, aged, preset="medium", seed=SEED, progress=report)
    return Sample(
        path=aged,
        truth=clean,
        titles=(
            {"text": "江村四景", "language": "zh", "script": "Hans", "kind": "PreferredTitle"},
            {"text": "Four Views of a River Village", "language": "en", "kind": "TranslatedTitle"},
            {"text": "Jiāngcūn sì jǐng", "language": "zh", "script": "Latn", "kind": "TransliteratedTitle"},
        ),
        year="193X",
        synopsis_zh="渡船过江，小巷人影，窗下清茶，风中竹林：江村一日的四个景象。样片由程序绘制，并由胶片老化模拟器做旧。",
        synopsis_en=(
            "A ferry crosses the river, people pass along a lane, tea steams by a window, bamboo moves in "
            "the wind: four views of one day in a river village. The film is drawn by a program and aged by "
            "the film simulator."
        ),
        cues_zh=("渡船过江。", "小巷里人来人往。", "窗下一杯清茶。", "风过竹林。"),
        cues_en=(
            "The ferry crosses the river.",
            "People pass along the lane.",
            "Tea by the window.",
            "Wind in the bamboo.",
        ),
    )


def given(path):
    """Take the reader's own film; raises FilmError with one sentence when it is none."""
    path = Path(path).expanduser()
    if not path.is_file():
        raise FilmError(f"FILM={path} is not a file; give the path of a film.")
    facts = probe(path)
    refuse_full_disk(settings.DATA_DIR, facts.video.frames, float(facts.video.dar))
    name = path.stem.replace("_", " ").strip() or "film"
    return Sample(
        path=path,
        truth=None,
        titles=({"text": name[:300], "language": "en", "kind": "PreferredTitle"},),
        year="",
        synopsis_zh="",
        synopsis_en=f"Taken in from {path.name} by the demonstration.",
        cues_zh=(f"《{name}》",),
        cues_en=(name,),
    )


def refuse_full_disk(folder, frames, aspect):
    """Raise FilmError unless the walk's files will fit beside `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    master = frames * MASTER_HEIGHT * MASTER_HEIGHT * aspect * 0.8
    needed = int(2.5 * master) + SPARE_BYTES  # segments, master, ladder, scratch
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise FilmError(
            f"The disk of {folder} has {free / 1e9:.1f} GB free and the demonstration needs about "
            f"{needed / 1e9:.1f} GB; free some, or set PATINA_DATA_DIR to a larger disk."
        )
