"""Migrations that move what was written: nothing of it is lost on the way."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from archive.models import ImportStep
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
SENTENCE = "%(name)s is empty; choose another file."


def brought_to(name):
    """Bring the archive's tables to a migration; return its models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate([("archive", name)])
    return executor.loader.project_state([("archive", name)]).apps


@pytest.fixture
def earlier(transactional_db):
    """The archive before its batches left it to their steps to say why a file is refused."""
    yield brought_to("0019_what_went_wrong")
    brought_to("0020_why_a_file_is_refused")


def test_a_file_refused_before_the_change_still_says_why_and_in_the_readers_language(earlier):
    by = make.somebody("cataloguer").pk
    batches, steps = earlier.get_model("archive", "ImportBatch"), earlier.get_model("archive", "ImportStep")

    def refused(name, state="quarantined", **step):
        told = {"sentence": SENTENCE, "params": {"name": name}}
        batch = batches.objects.create(name=name, source="x", format="csv", by_id=by, refusal=told)
        for _tries in range(2):
            last = steps.objects.create(batch=batch, kind="check", by_id=by, state=state, error="old", **step)
        return last.pk

    plain = refused("films.csv")
    told = refused("told.csv", error_parts={"message": "It has %(n)d.", "params": {"n": 2}})
    mended = refused("mended.csv", state="done")

    brought_to("0020_why_a_file_is_refused")

    assert ImportStep.objects.get(pk=plain).trouble == "films.csv is empty; choose another file."
    with translation.override("zh-hans"):
        assert ImportStep.objects.get(pk=plain).trouble == "films.csv 是空的；请选择其他文件。"
    assert ImportStep.objects.get(pk=told).trouble == "It has 2."
    assert ImportStep.objects.get(pk=mended).error_parts == {}
    assert ImportStep.objects.get(pk=plain - 1).error_parts == {}
