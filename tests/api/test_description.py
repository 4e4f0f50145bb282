"""The API keeps what its description promises: nothing breaks, and every answer has its shape."""

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts import tokens
from accounts.models import User
from accounts.models.tokens import Scope
from archive import books
from config.wsgi import application
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
LOUD = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def description(examples, *, coverage=False):
    """Return the API's description, bound to the house in this process."""
    config = SchemathesisConfig.from_dict(
        {
            "generation": {"max-examples": examples, "deterministic": True, "database": "none"},
            "phases": {"coverage": {"enabled": coverage}, "examples": {"enabled": False}},
        }
    )
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True), config=config)
    schema.app = application
    return schema


short, long = description(2), description(60, coverage=True)
quiet = settings(deadline=None, suppress_health_check=LOUD, derandomize=True, database=None)


@pytest.fixture
def bearer():
    """Somebody who may do everything, in a house with one of each thing; the header they come with."""
    for signal in (request_started, request_finished):  # a test's connection stays open between requests
        signal.disconnect(close_old_connections)
    cache.clear()
    administrator = User.objects.create_superuser("admin", password="a-first-administrator")
    make.rates()
    work = make.work(by=administrator)
    make.inspection(make.item(work, by=administrator), by=administrator)
    books.log_time(work.pk, by=administrator, person=administrator, kind="fix", minutes=5)
    _row, text = tokens.draw(administrator, name="test", scopes=Scope.values)
    yield {"Authorization": f"Bearer {text}"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_answers_as_promised(bearer):
    for found in short.get_all_operations():
        _try(found.ok(), bearer)


def _try(operation, bearer):
    @settings(quiet, max_examples=2)
    @given(case=operation.as_strategy())
    def answers(case):
        cache.clear()
        case.call_and_validate(headers=bearer, checks=CHECKS)

    answers()


@pytest.mark.slow
@long.parametrize()
@quiet
def test_much_of_it_sent_the_answers_are_ones_that_were_promised(case, bearer):
    cache.clear()
    case.call_and_validate(headers=bearer, checks=CHECKS)
