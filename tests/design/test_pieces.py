"""The pieces that every room's pages include."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from config.templatetags import house


class Can(forms.Form):
    number = forms.CharField(label="Inventory number", help_text="As on the can.")
    length = forms.DecimalField(label="Length", required=False)
    nitrate = forms.BooleanField(label="Nitrate vault")
    severity = forms.ChoiceField(label="Severity", widget=forms.RadioSelect, choices=[("f", "FYI")])
    page = forms.CharField(widget=forms.HiddenInput)


def row(state="running", **facts):
    known = {
        "done": 1204,
        "total": 2880,
        "rate": 4.0,
        "seconds": 0,
        "error": "",
        "get_state_display": state.title(),
    }
    return SimpleNamespace(state=state, **(known | facts))


def field(name, data=None):
    return render_to_string("_field.html", {"field": Can(data)[name]})


def test_a_field_names_its_help_and_its_error_to_screen_readers():
    html = field("number", {"length": "x"})
    assert 'aria-describedby="id_number_helptext id_number_error"' in html
    assert 'id="id_number_helptext"' in html
    assert 'id="id_number_error"' in html
    assert 'aria-invalid="true"' in html


def test_an_optional_field_says_so():
    assert "(optional)" in field("length")
    assert "(optional)" not in field("number")


def test_a_tick_box_stands_inside_its_label_and_appears_once():
    html = field("nitrate")
    assert html.count('type="checkbox"') == 1
    assert "field-check" in html


def test_radio_buttons_are_a_fieldset_with_a_legend():
    html = field("severity")
    assert "<fieldset" in html
    assert "<legend>Severity" in html


def test_a_hidden_field_has_no_label():
    assert "<label" not in field("page")


def test_form_errors_say_that_nothing_was_saved():
    assert "Nothing was saved yet" in render_to_string("_form_errors.html", {"form": Can({})})
    assert render_to_string("_form_errors.html", {"form": Can()}).strip() == ""


def test_progress_shows_rate_and_time_left_and_asks_again_while_it_moves():
    html = render_to_string("_progress.html", {"row": row(), "poll": "/p/"})
    assert 'hx-get="/p/"' in html
    assert 'max="2880" value="1204"' in html
    assert "1,204 of 2,880" in html
    assert "4.0 frames/s" in html
    assert "about 6 min 59 s left" in html


def test_progress_stops_asking_when_the_row_has_ended():
    html = render_to_string("_progress.html", {"row": row("done", done=2880, seconds=3900), "poll": "/p/"})
    assert "hx-get" not in html
    assert "took 1 h 5 min" in html


def test_progress_shows_the_error_escaped():
    html = render_to_string("_progress.html", {"row": row("quarantined", error="<b>frame 12</b>")})
    assert "&lt;b&gt;frame 12" in html


def test_pagination_keeps_the_rest_of_the_query():
    request = RequestFactory().get("/", {"q": "angel", "page": 2})
    html = render_to_string("_pagination.html", {"page": Paginator(range(60), 20).page(2)}, request)
    assert "?q=angel&amp;page=3" in html
    assert "Page 2 of 3" in html


def test_pagination_of_one_page_is_silent():
    assert render_to_string("_pagination.html", {"page": Paginator(range(3), 20).page(1)}).strip() == ""


def test_an_empty_state_says_what_to_do_next():
    html = render_to_string("_empty.html", {"text": "No works yet.", "url": "/new/", "action": "Add a work"})
    assert 'href="/new/"' in html
    assert "Add a work" in html


def test_facts_escape_what_they_show():
    assert "&lt;i&gt;" in render_to_string("_facts.html", {"facts": [("Gauge", "<i>35</i>")]})


def test_a_wipe_has_two_pictures_with_words():
    html = render_to_string(
        "_wipe.html", {"before": "/a", "after": "/b", "before_label": "Original", "after_label": "Restored"}
    )
    assert html.count("<figure>") == 2
    assert 'alt="Restored"' in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "—"), (8, "8 s"), (200, "3 min 20 s"), (59.6, "1 min 0 s"), (7500, "2 h 5 min")],
)
def test_durations_are_written_in_their_two_largest_units(seconds, words):
    with override("en"):
        assert house.duration(seconds) == words


@pytest.mark.parametrize(
    ("frame", "rate", "code"),
    [
        (0, 24, "00:00:00:00"),
        (1439, 24, "00:00:59:23"),
        (86400, 24, "01:00:00:00"),
        (25, Fraction(24000, 1001), "00:00:01:01"),
    ],
)
def test_timecode_counts_every_frame(frame, rate, code):
    assert house.timecode(frame, rate) == code


def test_time_left_is_unknown_without_a_rate():
    assert house.time_left(row(rate=0)) is None
    assert house.time_left(row(rate=None)) is None
    assert house.time_left(row(done=2880)) is None


def test_unknown_states_stay_neutral():
    assert house.state_badge("draft") == ""
    assert house.state_badge("quarantined") == "badge-bad"


def test_a_group_that_is_no_role_keeps_its_name():
    assert house.role_label("friends") == "friends"
    with override("en"):
        assert str(house.role_label("senior_restorer")) == "Senior restorer"


def test_numbers_inside_attributes_have_no_separators():
    page = Template("{% load house %}{{ n|unlocalized }} {{ n|grouped }}")
    assert page.render(Context({"n": 129600})) == "129600 129,600"
