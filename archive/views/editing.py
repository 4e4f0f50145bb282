"""Pages on which one record is written: fetched, changed without losing a colleague's change, removed."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import actions, history
from archive.forms import RemoveForm
from archive.models import Item, Work
from archive.permissions import may_see_catalogue


def seen_work(request, pk):
    """Return a work the person may see, with its titles; raises Refused for one of a closed collection."""
    work = get_object_or_404(Work.objects.with_titles().select_related("collection"), pk=pk)
    require(may_see_catalogue(request.user, work))
    return work


def seen_item(request, pk):
    """Return an item of a work the person may see."""
    rows = Item.objects.select_related("manifestation__work__collection", "location__parent__parent")
    item = get_object_or_404(rows, pk=pk)
    require(may_see_catalogue(request.user, item.work))
    return item


def tell(form, error):
    """Say a verb's refusal beside the fields it names, the rest above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


@dataclass
class Page:
    """How a record is changed: its form, its rows, its verb, the template and what that is told."""

    form: type
    save: callable  # (revision, reason, **asked) → the record
    template: str
    back: str
    rows: dict = field(default_factory=dict)  # name → (formset class, rows as they stand)
    options: dict = field(default_factory=dict)  # for the form
    context: dict = field(default_factory=dict)


def change_page(request, record, page):
    """Show a record's form, or save it; where a colleague was quicker, show both and lose nothing."""
    if request.method != "POST":
        form = page.form(instance=record, initial={"revision": record.revision}, **page.options)
        return _show(request, record, page, (form, {name: _stored(page, name) for name in page.rows}))
    form, sets = _sent(request.POST, record, page)
    if form.is_valid() and all(rows.is_valid() for rows in sets.values()):
        said = form.cleaned_data
        asked = form.asked | {name: rows.rows for name, rows in sets.items()}
        try:
            changed = page.save(revision=said["revision"], reason=said["reason"], **asked)
        except actions.Conflict as conflict:
            return _conflict(request, page, conflict, form, sets)
        except ValidationError as error:
            tell(form, error)
        else:
            return _done(request, changed.revision == said["revision"], page.back)
    return _show(request, record, page, (form, sets))


def _sent(data, record, page):
    fresh = type(record).objects.get(pk=record.pk)
    form = page.form(data, instance=fresh, **page.options)
    sent = {name: rows for name, rows in page.rows.items() if f"{name}-TOTAL_FORMS" in data}
    return form, {name: kind(data, prefix=name, initial=stood) for name, (kind, stood) in sent.items()}


def _stored(page, name):
    kind, stood = page.rows[name]
    return kind(prefix=name, initial=stood)


def _done(request, same, back):
    if same:
        messages.info(request, _("Nothing was different, so nothing was changed."))
    else:
        messages.success(request, _("The change is saved."))
    return HttpResponseRedirect(back)


def _show(request, record, page, written, *, conflict=None, status=200):
    form, sets = written
    context = {"record": record, "form": form, "conflict": conflict, "back": page.back, **sets}
    return render(request, page.template, context | page.context, status=status)


def _conflict(request, page, conflict, form, sets):
    """Take over what only the colleague changed; show what both changed and keep the person's own words."""
    data, both, taken, shown = request.POST.copy(), [], [], dict(sets)
    record = conflict.record
    data["revision"] = str(conflict.revision)
    for change in conflict.changes:
        if change.field not in sets and change.field not in form.fields:
            taken.append(change)
            continue
        mine = sets[change.field].rows if change.field in sets else form.asked.get(change.field)
        if same(mine, change.theirs):
            continue
        if not same(mine, change.base):
            both.append(change)
            continue
        taken.append(change)
        if change.field in sets:
            kind, _stood = page.rows[change.field]
            shown[change.field] = kind(prefix=change.field, initial=change.theirs)
        else:
            _put(data, form, change)
    form, _sets = _sent(data, record, page)
    conflict.both = [_told(change, record) for change in both]
    conflict.taken = [_told(change, record) for change in taken]
    return _show(request, record, page, (form, shown), conflict=conflict, status=409)


def _put(data, form, change):
    """Write a colleague's value into posted data as its field would send it."""
    kind, theirs = form.fields[change.field], "" if change.theirs is None else str(change.theirs)
    if isinstance(kind, forms.MultipleChoiceField):
        data.setlist(change.field, theirs.split(",") if theirs else [])
    elif isinstance(kind, forms.BooleanField):
        data.setlist(change.field, ["on"] if change.theirs else [])
    else:
        data[change.field] = theirs


def _told(change, record):
    return {
        "label": history.field_label(change.field, record),
        "base": history.written(change.field, change.base, record),
        "theirs": history.written(change.field, change.theirs, record),
        "by": change.by,
        "at": change.at,
    }


def same(one, other):
    """Say whether a value of a form and one of the journal are the same."""
    if isinstance(one, list) or isinstance(other, list):
        return [_flat_row(row) for row in one or []] == [_flat_row(row) for row in other or []]
    return _flat(one) == _flat(other)


def _flat_row(row):
    return {name: _flat(value) for name, value in row.items() if value not in ("", None)}


def _flat(value):
    if hasattr(value, "pk"):
        value = value.pk
    text = " ".join(str("" if value is None else value).split())
    try:
        return str(Decimal(text).normalize()) if text else ""
    except InvalidOperation:
        return text


def create_page(request, form, save, *, template, context, rows=None, done=""):
    """Show an empty form, or save a new record; `context["next"](record)` says where to go then."""
    sets = rows or {}
    if request.method == "POST" and form.is_valid() and all(one.is_valid() for one in sets.values()):
        try:
            record = save(**form.asked, **{name: one.rows for name, one in sets.items()})
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, done or _("It is written down."))
            return HttpResponseRedirect(context["next"](record))
    return render(request, template, {"form": form, **sets, **context})


def remove_page(request, record, remove, *, back, done_at="", crumbs=()):
    """Ask for a reason and remove a record; what hangs on it refuses in a sentence."""
    form = RemoveForm(request.POST or None, initial={"revision": record.revision})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            remove(
                record.pk,
                by=request.user,
                revision=form.cleaned_data["revision"],
                reason=form.cleaned_data["reason"],
            )
        except actions.Conflict as conflict:
            form.add_error(None, str(conflict))
            form.data = form.data.copy()
            form.data["revision"] = str(conflict.revision)
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("“%(name)s” is removed; the journal keeps it.") % {"name": record})
            return HttpResponseRedirect(done_at or back)
    context = {"record": record, "form": form, "back": back, "crumbs": crumbs}
    return render(request, "archive/record_remove.html", context, status=status)
