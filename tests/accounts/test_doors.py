"""Sessions that can be ended, a second factor that is asked for, tokens that do what their scopes say."""

import pyotp
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import devices, second_factor, tokens
from accounts.models import ApiToken, RecoveryCode, UserSession
from accounts.permissions import Refused
from archive.models import JournalEntry
from config.people import account
from tests.factories.people import PASSWORD, person, roles_stand

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def log_in(client, user, agent=FIREFOX):
    return client.post(
        reverse("accounts:login"),
        {"username": user.username, "password": PASSWORD},
        headers={"user-agent": agent},
    )


def code_of(user, step=0):
    totp = pyotp.TOTP(user.second_factor.secret)
    return totp.generate_otp(int(timezone.now().timestamp()) // 30 + step)


@pytest.fixture
def guarded_person():
    """A restorer whose second factor is on, and their recovery codes."""
    user = person("restorer")
    account.begin_second_factor(by=user)
    user.refresh_from_db()
    codes = account.confirm_second_factor(by=user, code=code_of(user, -1))
    return user, codes


def test_a_login_is_a_session_with_its_device(client):
    user = person("restorer")
    log_in(client, user)

    page = client.get(reverse("accounts:sessions")).text

    assert UserSession.objects.get().device == "Firefox · Windows"
    assert "Firefox · Windows" in page
    assert JournalEntry.objects.get(verb="account.logged_in").after["device"] == FIREFOX


def test_a_session_ended_from_elsewhere_is_logged_out_at_its_next_step(client, django_user_model):
    from django.test import Client

    user, other = person("restorer"), Client()
    log_in(client, user)
    log_in(other, user)

    client.post(reverse("accounts:sessions_end"), {"which": "others"})

    assert client.get(reverse("accounts:me")).status_code == 200
    assert other.get(reverse("accounts:me")).status_code == 302
    assert JournalEntry.objects.get(verb="session.ended").after == {"sessions": 1}


def test_a_new_password_ends_the_other_sessions(client):
    from django.test import Client

    user, other = person("restorer"), Client()
    log_in(client, user)
    log_in(other, user)
    new = {"new_password1": "nitrate-vault-77", "new_password2": "nitrate-vault-77"}

    client.post(reverse("accounts:password_change"), {"old_password": PASSWORD} | new)

    assert client.get(reverse("accounts:me")).status_code == 200
    assert other.get(reverse("accounts:me")).status_code == 302
    assert UserSession.objects.open().filter(user=user).count() == 1


def test_an_administrator_logs_somebody_out_everywhere_and_nobody_else_does(client):
    user = person("restorer")
    log_in(client, user)
    roles_stand()
    admin = type(user).objects.create_superuser("admin", password="a-first-administrator")

    with pytest.raises(Refused, match="your own sessions"):
        account.end_sessions(user, by=person("producer"))
    assert account.end_sessions(user, by=admin) == 1
    assert client.get(reverse("accounts:me")).status_code == 302


def test_a_visitor_gets_no_session_and_no_cookie(client):
    answer = client.get(reverse("channel:front"))

    assert "sessionid" not in answer.cookies
    assert not UserSession.objects.exists()


def test_the_right_password_alone_opens_nothing_where_a_second_factor_is_on(client, guarded_person):
    user, _codes = guarded_person

    answer = log_in(client, user)

    assert answer.url == reverse("accounts:second_step")
    assert client.get(reverse("accounts:me")).status_code == 302
    refused = client.post(answer.url, {"code": "000000"})
    assert refused.status_code == 422
    assert JournalEntry.objects.filter(verb="account.login_failed").count() == 1
    client.post(answer.url, {"code": code_of(user)})
    assert client.get(reverse("accounts:me")).status_code == 200
    assert JournalEntry.objects.get(verb="account.logged_in").after["second_factor"] == "code"


def test_a_one_time_code_opens_once(guarded_person):
    user, _codes = guarded_person
    code = code_of(user)

    assert second_factor.takes_code(user, code)
    assert not second_factor.takes_code(user, code)


def test_a_recovery_code_opens_once_and_is_kept_as_a_hash(client, guarded_person):
    user, codes = guarded_person
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    address = log_in(client, user).url

    client.post(address, {"code": codes[0].upper()})

    assert client.get(reverse("accounts:me")).status_code == 200
    assert not second_factor.takes_recovery(user, codes[0])
    assert second_factor.takes_recovery(user, codes[1])


def test_five_wrong_codes_lead_back_to_the_password(client, guarded_person):
    address = log_in(client, guarded_person[0]).url
    for _try in range(5):
        client.post(address, {"code": "123"})

    assert client.post(address, {"code": code_of(guarded_person[0])}).url == reverse("accounts:login")


def test_the_page_turns_the_second_factor_on_and_off(client):
    user = person("restorer")
    client.force_login(user)
    address = reverse("accounts:second_factor")

    assert "This is not your password" in client.post(address, {"password": "wrong"}).text
    shown = client.post(address, {"password": PASSWORD}).text
    user.refresh_from_db()
    assert user.second_factor.secret in shown
    assert "data:image/svg+xml" in shown
    on = client.post(address, {"code": code_of(user)}).text
    assert "Your recovery codes" in on
    change = reverse("accounts:second_factor_change")
    client.post(change, {"password": PASSWORD, "what": "off"})
    assert not second_factor.is_on(user)
    verbs = JournalEntry.objects.filter(verb__startswith="second_factor").values_list("verb", flat=True)
    assert set(verbs) == {"second_factor.on", "second_factor.off"}


def test_an_administrator_takes_a_lost_second_factor_off_for_a_reason(guarded_person):
    user, _codes = guarded_person
    admin = type(user).objects.create_superuser("admin", password="a-first-administrator")

    with pytest.raises(Refused, match="Write why"):
        account.remove_second_factor(user, by=admin)
    assert account.remove_second_factor(user, by=admin, reason="telephone in the river")
    assert not second_factor.is_on(user)


def test_a_token_is_shown_once_and_kept_as_a_hash(client):
    client.force_login(person("cataloguer"))
    form = {"name": "importer", "scopes": ["read"], "days": 30}

    page = client.post(reverse("accounts:tokens"), form).text

    row = ApiToken.objects.get()
    shown = page.split('id="fresh-token">')[1].split("<")[0]
    assert shown.startswith("patina_")
    assert shown not in str(ApiToken.objects.values())
    assert tokens.known(shown) == row
    assert shown not in client.get(reverse("accounts:tokens")).text


def test_a_token_that_is_revoked_run_out_or_of_somebody_shut_out_opens_nothing():
    user = person("cataloguer")
    _row, standing = tokens.draw(user, name="a", scopes=["read"])
    revoked, text = tokens.draw(user, name="b", scopes=["read"])
    account.revoke_token(revoked.pk, by=user)
    old, late = tokens.draw(user, name="c", scopes=["read"], days=1)
    ApiToken.objects.filter(pk=old.pk).update(expires_at=timezone.now())

    assert tokens.known(standing)
    assert (tokens.known(text), tokens.known(late), tokens.known("")) == (None, None, None)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert tokens.known(standing) is None


def test_nobody_revokes_the_token_of_another(client):
    row, _text = tokens.draw(person("cataloguer"), name="a", scopes=["read"])
    client.force_login(person("restorer"))

    assert client.post(reverse("accounts:token_revoke", args=[row.pk])).status_code == 404
    with pytest.raises(Refused, match="your own tokens"):
        account.revoke_token(row.pk, by=person("restorer"))


def test_devices_have_names_people_know():
    assert devices.named(FIREFOX) == "Firefox · Windows"
    assert devices.named("Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile Safari/537 MicroMessenger/8") == (
        "WeChat · Android"
    )
    assert devices.named("") == "unknown browser"
