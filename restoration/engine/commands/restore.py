"""Restore a film with a recipe into a lossless master, or into the form its new name asks for."""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av

from film import master, outlets, sequences
from film.carried import carried
from film.partial import sync_folder
from film.probe import probe
from restoration.engine import film_rate, recipes, runtime, stopping
from restoration.engine.borrowed import folder as checkpoints
from restoration.engine.commands import BAD_RECIPE, USAGE, BadRequest
from restoration.engine.commands.places import FORMS, film_out, film_read, folder_beside, workshop
from restoration.engine.commands.room import refuse_too_large, side_by_side

SEGMENT = 120  # frames a worker takes at a time


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("source", metavar="IN", help="the film, anything that can be read; "
                        "a folder of numbered pictures too")
    parser.add_argument("--rate", metavar="R", help="frames a second of numbered pictures: 18, 24000/1001")
    parser.add_argument("out", metavar="OUT", help=f"the film to make: {FORMS}".replace("%", "%%"))
    parser.add_argument(
        "--recipe", default="standard", metavar="NAME|FILE", help="a named recipe or a JSON file"
    )
    parser.add_argument("--frames", metavar="A:B", help="only frames A up to, not including, B")
    parser.add_argument("--film-rate", action="store_true",
                        help="of a film brought to video by pulldown or held frames, give every picture once "
                        "at the film's own rate; sound and timecode stay in step")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes that restore side by side (default: one; on a "
        "graphics card as many as half the cores and the card's memory carry)"
    )  # fmt: skip
    parser.add_argument("--maps", metavar="DIR",
                        help="keep there repairs.mkv: every frame's repaired pixels white, the rest black")
    parser.add_argument("--checkpoints", metavar="DIR",
                        help="where networks of your own lie, if a recipe borrows one")
    parser.add_argument("--overwrite", action="store_true", help="replace OUT when it is there")
    parser.add_argument("--json", action="store_true", help="report in JSON lines")


def carry_out(asked, reporter):
    """Look at everything asked before any work, then restore."""
    out = film_out(asked.out, Path(asked.source), overwrite=asked.overwrite)
    recipe = recipe_of(asked.recipe)
    if asked.workers is not None and asked.workers < 1:
        raise BadRequest(f"--workers is {asked.workers}; give 1 or more.", USAGE)
    checkpoints.look_in(asked.checkpoints)
    with (_map_film(asked) as maps,
          film_read(asked.source, asked.rate, out, reporter.stage("packing", "bytes")) as source):
        _restore(asked, source, out, maps, recipe, reporter)


def _restore(asked, source, out, maps, recipe, reporter):  # noqa: PLR0917
    """Analyse, restore the pictures in one or several processes, restore the sound, join."""
    facts = probe(source)
    start, stop = frame_range(asked.frames, facts.video.frames)
    workers = _workers(asked, facts.video, recipe)
    from restoration.engine.plan import analyse
    from restoration.engine.soundtrack import restore_sound

    began = time.monotonic()
    with workshop(out) as folder, ExitStack() as undone:
        analysis = analyse(source, recipe, progress=reporter.stage("analysing"),
                           processes=min(workers, os.cpu_count() or 1))  # fmt: skip
        analysis.save(folder / "analysis.npz")
        job = Job(source, recipe, analysis, folder, asked.device)
        job.maps = maps is not None
        span = Span(start, stop, facts.video.rate)
        if asked.film_rate:
            span = job.at_film_rate(facts, start, stop)
        parts = job.in_process(start, stop, reporter) if workers == 1 else job.spread(
            start, stop, workers, reporter)  # fmt: skip
        sound = folder / "sound.mka"
        heard = restore_sound(source, sound, recipe, span=_samples(facts, span),
                              progress=reporter.stage("sound", "s"))  # fmt: skip
        kept = carried(source).retimed(facts.video.rate, span.rate).cut(*span)
        given = folder / "given" / out.name
        direct = out.suffix.lower() == ".mkv" and not outlets.is_numbered(out)
        joined = given if direct else folder / "master.mkv"
        master.join(parts, sound if heard else None, joined, rate=span.rate, kept=kept,
                    progress=reporter.stage("joining", "bytes"))  # fmt: skip
        if not direct:
            outlets.give_out(joined, given, kept=kept, first=sequences.first_number(source) + span.first,
                             progress=reporter.stage("giving out"))  # fmt: skip
        if maps is not None:
            undone.callback(maps.unlink, missing_ok=True)
            master.join([map_of(part) for part in parts], None, maps, rate=span.rate)
        _appear(given, out)
        undone.pop_all()
    seconds = time.monotonic() - began
    done = {"out": str(out), "frames": span.stop - span.first, "seconds": round(seconds, 2),
            "rate": round((stop - start) / seconds, 3), "film_rate": str(span.rate),
            "fields": film_rate.described(analysis, facts.video.rate),
            "recipe": recipe.name, "recipe_digest": recipe.digest, "analysis_digest": analysis.digest,
            "sound": heard, "maps": str(maps) if maps else None, "left_out": _left_out(facts),
            **job.result()}  # fmt: skip
    without = f" Left out: {', '.join(done['left_out'])}." if done["left_out"] else ""
    reporter.done(done, f"{out}: {done['frames']} frames restored with '{recipe.name}' in {seconds:.0f} s "
                        f"({done['rate']:.1f} frames/s).{without}")  # fmt: skip


def _workers(asked, video, recipe):
    """Give how many processes restore; refuse a device that is not there, and pictures it has no room for."""
    device, cores, size = runtime.choose_device(asked.device), os.cpu_count() or 1, recipe.output_size(video)
    if device.type == "cpu":
        refuse_too_large(video, "restore", size=size, workers=min(asked.workers or 1, cores),
                         tiled=recipe.tiles)  # fmt: skip
        return asked.workers or 1
    return asked.workers or side_by_side(video, size, runtime.room_on(device), cores)


def _appear(given, out):
    """Give what is complete its name, in one step."""
    if outlets.is_numbered(out):
        given, out = given.parent, out.parent
    os.replace(given, out)
    sync_folder(out.parent)


def _left_out(facts):
    """Give what of the film is not carried over: masters hold no transparency, one sound track, no text."""
    parts = av.VideoFormat(facts.video.pixel_format).components
    kinds = [stream["type"] for stream in facts.raw.get("streams", [])]
    told = {"transparency": any(part.is_alpha for part in parts),
            "further pictures": kinds.count("video") > 1, "further sound tracks": len(facts.audio) > 1,
            "subtitles": "subtitle" in kinds}
    return [name for name, there in told.items() if there]


def map_of(part):
    """Give the place of a part's map, beside it."""
    return part.with_suffix(".map.mkv")


@contextmanager
def _map_film(asked):
    """Give the film of the maps to make, or None; refuse before any work is done."""
    if asked.maps is None:
        yield None
        return
    film = Path(asked.maps) / "repairs.mkv"
    if film.exists() and not asked.overwrite:
        raise BadRequest(f"{film} is there already; choose another folder or say --overwrite.")
    with folder_beside(asked.maps, "--maps") as folder:
        yield folder / film.name


def recipe_of(text):
    """Give a recipe by its name or from its file."""
    if text in recipes.named():
        return recipes.recipe(text)
    path = Path(text)
    if not path.is_file():
        names = ", ".join(recipes.named())
        raise BadRequest(
            f"No recipe is called '{text}' and there is no such file; there are {names}.", BAD_RECIPE
        )
    return recipes.parse(path.read_bytes())


def frame_range(text, frames):
    """Read A:B; either side may be left out."""
    if text is None:
        return 0, frames
    first, colon, last = text.partition(":")
    try:
        start, stop = int(first or 0), int(last or frames)
    except ValueError:
        raise BadRequest(f"--frames is '{text}'; write it as A:B, for example 24:48.", USAGE) from None
    if not colon or not 0 <= start < stop <= frames:
        raise BadRequest(f"--frames is '{text}', but the film has frames 0:{frames}.", USAGE)
    return start, stop


class Span(NamedTuple):
    """The pictures given out, [first, stop) of all there are, and their rate."""

    first: int
    stop: int
    rate: Fraction


def _samples(facts, span):
    """Give the samples that belong to the pictures given out, or None for the whole track."""
    whole = facts.video.frames * span.rate / facts.video.rate
    if not facts.audio or (span.first == 0 and span.stop >= round(whole)):
        return None
    per_frame = facts.audio[0].rate / span.rate
    return round(span.first * per_frame), round(span.stop * per_frame)


class Job:
    """The pictures of one film on their way through one recipe."""

    def __init__(self, source, recipe, analysis, folder, device):
        self.source, self.recipe, self.analysis = source, recipe, analysis
        self.folder, self.device = folder, device
        self.maps, self.taken, self._parts = False, None, []

    def at_film_rate(self, facts, start, stop):
        """Take every picture of the film once; gives the span of those shown in frames [start, stop)."""
        self.taken = film_rate.take(self.analysis, facts.video.rate, Path(facts.path).name)
        first, last = self.taken.within(start, stop)
        if first == last:
            raise BadRequest(f"Frames {start}:{stop} show no new picture of the film; ask for more.", USAGE)
        return Span(first, last, self.taken.rate)

    def in_process(self, start, stop, reporter):
        """Restore the range in this process, as one part."""
        from restoration.engine.pipeline import restore_in_room

        part = self.folder / "part-0.mkv"
        did = restore_in_room(self.source, part, self.recipe, self.analysis, start, stop, device=self.device,
                              map_out=map_of(part) if self.maps else None, taken=self.taken,
                              progress=reporter.stage("restoring"))  # fmt: skip
        self._parts.append(did)
        return [part]

    def result(self):
        """Give what all parts together did."""
        total = sum(did["frames"] for did in self._parts)

        def mean(share):
            return round(sum(share(did) * did["frames"] for did in self._parts) / total, 6)

        return {"touched": mean(lambda did: did["touched"]),
                "touched_by": {name: mean(lambda did, name=name: did["touched_by"].get(name, 0.0))
                               for name in self._parts[0]["touched_by"]},
                "duplicates": sum(did["duplicates"] for did in self._parts),
                "filled": sorted(number for did in self._parts for number in did["filled"]),
                "device": self._parts[0]["device"]}  # fmt: skip

    def spread(self, start, stop, workers, reporter):
        """Restore the range in several processes, cut at shots; gives the parts in order."""
        from restoration.engine.plan import cut

        pieces = [(max(a, start), min(b, stop)) for a, b in cut(self.analysis.shots, SEGMENT)]
        pieces = [piece for piece in pieces if self._shows_something(*piece)]
        parts = [self.folder / f"part-{number}.mkv" for number in range(len(pieces))]
        context = multiprocessing.get_context("spawn")
        counter, leash = context.Value("q", 0), stopping.Leash(context)
        progress, total = reporter.stage("restoring"), stop - start
        workers = min(workers, len(pieces), os.cpu_count() or 1)
        threads = max(1, (os.cpu_count() or 1) // workers)
        with ProcessPoolExecutor(workers, context, _begin, (counter, leash.end, checkpoints.known())) as pool:
            try:
                with stopping.unheard():
                    waiting = [
                        pool.submit(_one, self.source, part, self.recipe.as_json(),
                                    self.folder / "analysis.npz", piece,
                                    (self.device, threads, self.maps, self.taken))
                        for part, piece in zip(parts, pieces, strict=True)
                    ]  # fmt: skip
                self._gather(waiting, counter, total, progress)
            except BaseException:
                leash.slip()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        return parts

    def _shows_something(self, start, stop):
        """Say whether a piece has frames to give out; at film rate a repeat alone has none."""
        if self.taken is None:
            return start < stop
        first, last = self.taken.within(start, max(start, stop))
        return first < last

    def _gather(self, waiting, counter, total, progress):
        """Wait for all pieces, telling how far they have come."""
        left = set(waiting)
        while left:
            try:
                for future in as_completed(left, timeout=0.25):
                    left.discard(future)
                    self._parts.append(future.result())
            except TimeoutError:
                pass
            progress(min(counter.value, total), total)


_shared = {}


def _begin(counter, leash, home):
    """Prepare a worker process; being stopped is the parent's to handle."""
    stopping.hold(leash)
    _shared.update(counter=counter)
    checkpoints.look_in(home)


def _one(source, part, recipe, analysis, piece, how):  # noqa: PLR0917
    """Restore one piece in a worker process."""
    from restoration.engine.pipeline import restore_in_room
    from restoration.engine.plan import Analysis

    def progress(_done, _total):
        with _shared["counter"].get_lock():
            _shared["counter"].value += 1

    device, threads, maps, taken = how
    return restore_in_room(source, part, recipes.parse(recipe), Analysis.load(analysis), *piece,
                           device=device, threads=threads, map_out=map_of(part) if maps else None,
                           taken=taken, progress=progress)  # fmt: skip
