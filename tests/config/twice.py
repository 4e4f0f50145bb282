"""Every door of restoration and review behind which something changes, ready to be knocked at."""

from dataclasses import dataclass, field
from itertools import count

from jobs.models import State
from restoration import actions as planning
from restoration.engine import recipes
from restoration.forms import RecipeForm
from restoration.models import Run, Step
from reviews import actions as judging
from reviews.models import Evidence
from tests.factories import archive as make
from tests.factories import restoration, reviews
from tests.factories.people import PASSWORD

REASON = {"reason": "The reel has to be looked at again."}
NUMBERS = count(8)
BRIEF = {"intent": "As it was in 1937.", "aspect_ratio": "4/3", "frame_rate": "24"}


@dataclass
class Knock:
    """Whose knock it is, where, and what they say; `again` where saying it twice is meant twice."""

    role: str
    args: list
    data: dict = field(default_factory=dict)
    again: bool = False
    query: str = ""


def review_doors():
    """Yield (name, Knock) of review, each on a title of its own."""
    senior, restorer = make.somebody("senior_restorer"), make.somebody("restorer")
    yield "review_create", Knock("restorer", [_candidate().pk])
    yield "measure_again", Knock("senior_restorer", [_failed().pk])
    missed = _review()
    reviews.measured(missed, unmet=["grain_kept"])
    yield "waive", Knock("senior_restorer", [missed.pk, "grain_kept"], REASON)
    ready = _ready()
    reviews.looked(ready, senior)
    yield "review_sign", Knock("senior_restorer", [ready.pk], {"meaning": "parts", "password": PASSWORD})
    yield "review_changes", Knock("senior_restorer", [_ready().pk], REASON)
    yield "review_reject", Knock("senior_restorer", [_ready().pk], REASON)
    back = _ready()
    judging.ask_changes(back.pk, by=senior, reason="Once more.")
    yield "review_resubmit", Knock("restorer", [back.pk], REASON)
    yield "review_reopen", Knock("producer", [reviews.signed(_ready()).review_id], REASON)
    yield "minutes_book", Knock("senior_restorer", [_ready().pk], {"minutes": "5"}, again=True)
    note = {"first": "3", "last": "4", "code": "D-DUST", "severity": "issue", "text": "A hair stays."}
    yield "note_create", Knock("senior_restorer", [_ready().pk], note, again=True)
    first = _noted(note, senior)
    yield "note_answer", Knock("restorer", [first.pk], {f"note-{first.pk}-answer": "best"}, again=True)
    for name in ("note_verify", "note_reopen"):
        answered = _noted(note, senior)
        judging.answer_note(answered.pk, by=restorer, answer="best")
        yield name, Knock("senior_restorer", [answered.pk], REASON)


def _film():
    """A film that nobody took in before."""
    return make.version(frames=next(NUMBERS))


def _candidate():
    return reviews.candidate(source=_film(), seed=f"twice-{next(NUMBERS)}")


def _review():
    return reviews.review(version=_candidate())


def _ready():
    review = _review()
    reviews.measured(review)
    return review


def _failed():
    review = _review()
    Evidence.objects.filter(version=review.version).update(state=State.QUARANTINED, error="The disk is full.")
    return review


def _noted(note, by):
    review = _ready()
    said = note | {"first": int(note["first"]), "last": int(note["last"])}
    return judging.add_note(review.pk, by=by, **said)


def restoration_doors():
    """Yield (name, Knock) of restoration, each on a title of its own."""
    yield from _programme_doors()
    source = _film()
    yield "project_create", Knock("producer", [], BRIEF, query=f"?version={source.pk}")
    brief = BRIEF | {"intent": "Another one."}
    yield "brief_edit", Knock("producer", [restoration.project(_film()).pk], brief, again=True)
    for name in ("project_hold", "project_cancel"):
        yield name, Knock("producer", [restoration.project(_film()).pk], REASON)
    held = restoration.project(_film())
    planning.hold_project(held.pk, by=make.somebody("producer"), reason="No money.")
    yield "project_reopen", Knock("producer", [held.pk], REASON)
    form = {field.html_name: field.value() for field in RecipeForm(recipe=recipes.recipe("gentle"))}
    form = {name: value for name, value in form.items() if value is not None and value is not False}
    yield "run_create", Knock("restorer", [restoration.project(_film()).pk], form, query="?recipe=gentle")
    yield "run_cancel", Knock("restorer", [_begun().pk])
    plan = _ill_plan()
    yield "run_resume", Knock("restorer", [plan.run_id])
    yield "step_retry", Knock("restorer", [_ill_plan().pk])
    unsure = _ill_plan()
    Run.objects.filter(pk=unsure.run_id).update(film_rate=True)
    yield "run_video_rate", Knock("restorer", [unsure.run_id])
    yield "segment_retry", Knock("restorer", [_ill_segment().pk])
    yield "segment_keep", Knock("restorer", [_ill_segment().pk], REASON)


def _programme_doors():
    by = make.somebody("producer")
    plan = {"name": "Films of 1937", "brief": "All of them.", "currency": "CNY", "owner": by.pk}
    yield "programme_create", Knock("producer", [], plan)
    made = [planning.add_programme(by=by, name=name, brief="Some.") for name in ("Edited", "Removed", "Full")]
    changed = plan | {"name": "Edited twice", "revision": made[0].revision} | REASON
    yield "programme_edit", Knock("producer", [made[0].pk], changed)
    yield "programme_remove", Knock("producer", [made[1].pk], REASON | {"revision": made[1].revision})
    yield "title_add", Knock("producer", [made[2].pk], {"title": make.work().pk})
    (inside,) = planning.add_titles(made[2].pk, [make.work().pk], by=by)
    yield "title_remove", Knock("producer", [inside.pk], REASON)


def _begun():
    return restoration.run(restoration.project(_film()))


def _ill_plan():
    return restoration.quarantine(_begun().steps.get(kind=Step.Kind.PLAN))


def _ill_segment():
    return restoration.quarantine(restoration.carry_plan(_begun()).segments.first())


def all_doors():
    """Return {view name: Knock} of both rooms."""
    rooms = {"reviews": review_doors, "restoration": restoration_doors}
    return {f"{room}:{name}": knock for room, doors in rooms.items() for name, knock in doors()}


