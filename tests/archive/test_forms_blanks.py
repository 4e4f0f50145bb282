"""Lists of choices offer an empty one that reads as nothing."""

import pytest

from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def test_an_empty_choice_is_a_dash(client):
    work = make.work()
    client.force_login(make.somebody("cataloguer"))
    for address in (f"/catalogue/works/{work.pk}/edit/", f"/catalogue/works/{work.pk}/items/new/"):
        page = client.get(address).content.decode()
        assert "---------" not in page
        assert '<option value="" selected>—</option>' in page
