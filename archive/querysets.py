"""Questions over the archive's rows."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower, NullIf, StrIndex
from django.utils import timezone

from archive.vocabulary import NameType

FIRST_DAY, LAST_DAY = date.min, date.max
DIGITS = 18  # of a key; SQLite's and PostgreSQL's keys have no more


class CollectionQuerySet(models.QuerySet):
    """Questions over collections."""

    def closed_to(self, user):
        """Restricted collections a person is no member of; none to auditors."""
        if user.has_perm("archive.see_restricted"):
            return self.none()
        return self.filter(restricted=True).exclude(members=user)


class WorkQuerySet(models.QuerySet):
    """Questions over works."""

    def visible_to(self, user):
        """Works a person may see: those of restricted collections are for their members and for auditors."""
        from archive.models import Collection

        return self.exclude(collection__in=Collection.objects.closed_to(user))

    def hidden_from(self, user):
        """The other works: few, so what hangs on a work asks sooner for what is not among them."""
        from archive.models import Collection

        return self.filter(collection__in=Collection.objects.closed_to(user))

    def with_titles(self):
        """Fetch titles and the signed version beside each work."""
        return self.prefetch_related("titles").select_related("signed_version")

    def matching(self, text):
        """Works that answer a search, without guesses and in no order of its own."""
        from archive import search

        return self.filter(pk__in=search.find(text, None, guess=False).ids)

    def search(self, text, user):
        """Works a person may see that answer a search, best first: titles in any script, names, texts."""
        from archive import search

        ids = search.find(text, user).ids
        place = StrIndex(Value("," + ",".join(map(str, ids)) + ","), _key_between_commas())
        return self.visible_to(user).filter(pk__in=ids).alias(place=place).order_by("place")

    def pictured_by(self, name):
        """Return the work of which the stored still or photograph of this name is, or None."""
        rows = self.select_related("collection")
        folder, _slash, rest = name.removeprefix("works/").partition("/")
        if rest and folder.isdecimal() and len(folder) <= DIGITS:
            drawn = rows.filter(Q(assets__poster=name) | Q(assets__filmstrip=name), pk=folder).first()
            if drawn is not None:
                return drawn
        return rows.filter(manifestations__items__inspections__photos__name=name).first()

    def for_pages(self):
        """Fetch what a list shows beside each work: titles, newest poster, how many items and versions."""
        from archive.models import Item, Version

        newest = Version.objects.filter(work=OuterRef("pk")).exclude(asset__poster="").order_by("-number")
        return self.with_titles().annotate(
            poster=Subquery(newest.values("asset__poster")[:1]),
            item_count=_count(Item.objects.filter(manifestation__work=OuterRef("pk"))),
            version_count=_count(Version.objects.filter(work=OuterRef("pk"))),
        )


class ItemQuerySet(models.QuerySet):
    """Questions over items."""

    def visible_to(self, user):
        """Items of works a person may see."""
        from archive.models import Work

        return self.exclude(manifestation__work__in=Work.objects.hidden_from(user))

    def nowhere(self):
        """Items of the house that no place holds and nobody has borrowed."""
        from archive.models import Loan

        lent = Loan.objects.open().filter(item=OuterRef("pk"))
        return self.filter(~models.Exists(lent), location=None).exclude(access_status="Removed")

    def for_pages(self):
        """Fetch what a list shows beside each item."""
        return self.select_related("manifestation__work", "location").prefetch_related(
            "manifestation__work__titles"
        )


class AgentQuerySet(models.QuerySet):
    """Questions over agents."""

    def with_names(self):
        """Fetch names beside each agent."""
        return self.prefetch_related("names")

    def matching(self, text):
        """Agents whose names hold every word of the text."""
        rows = self
        for word in text.split():
            rows = rows.filter(Q(names__text__icontains=word) | Q(names__sort__icontains=word))
        return rows.distinct()

    def by_name(self):
        """Agents in the order of their preferred names, as those are to be sorted."""
        from archive.models import AgentName

        names = AgentName.objects.filter(agent=OuterRef("pk"), kind=NameType.PREFERRED)
        filed = names.values_list(Lower(Coalesce(NullIf("sort", Value("")), "text")))[:1]
        return self.alias(filed=Subquery(filed)).order_by("filed", "pk")


class LocationQuerySet(models.QuerySet):
    """Questions over places."""

    def inside(self, pks):
        """Return the keys of these places and of all that stand in them, however deep."""
        found = set(pks)
        level = list(found)
        while level:
            below = self.filter(parent__in=level).values_list("pk", flat=True)
            level = [pk for pk in below if pk not in found]
            found.update(level)
        return found

    def with_counts(self):
        """Count the items that stand at each place itself."""
        return self.annotate(item_count=models.Count("items"))


class LoanQuerySet(models.QuerySet):
    """Questions over loans."""

    def open(self):
        """Loans that have not come back."""
        return self.filter(back_on=None)

    def overdue(self, day):
        """Open loans due before a day."""
        return self.open().filter(due_on__lt=day)


class RightsGrantQuerySet(models.QuerySet):
    """Questions over grants."""

    def of_work(self, work, act):
        """Grants of an act on a title."""
        return self.filter(statement__work=work, act=act)


class ImportRowQuerySet(models.QuerySet):
    """Questions over the rows of an import."""

    def visible_to(self, user):
        """Rows that touch no work hidden from the person."""
        from archive.models import Work

        return self.exclude(work__in=Work.objects.hidden_from(user))

    def in_state(self, state):
        """Rows of a state; `conflicts` are those where the source and the house disagree."""
        return self.filter(conflicts__gt=0) if state == "conflicts" else self.filter(state=state)


class VersionQuerySet(models.QuerySet):
    """Questions over versions."""

    def sources(self):
        """Versions as they came in."""
        return self.filter(kind="source")

    def restored(self):
        """Versions a run made."""
        return self.filter(kind="restored")

    def for_pages(self):
        """Fetch what a page shows beside each version."""
        return self.select_related("asset", "parent", "variant", "work").prefetch_related(
            "makers", "work__titles"
        )


class JournalQuerySet(models.QuerySet):
    """Questions over the journal."""

    def visible_to(self, user):
        """Entries that concern no title, or one the person may see."""
        from archive.models import Work

        return self.exclude(work__in=Work.objects.hidden_from(user))

    def matching(self, *, verb="", person="", text="", since=None, until=None, request_id="", work=None):
        """Entries of a verb, a person, days, a request, a title, or with a text in subject or reason."""
        exact = {"verb": verb, "by_name": person, "request_id": request_id, "work": work}
        rows = self.filter(**{name: value for name, value in exact.items() if value})
        if since and since > FIRST_DAY:
            rows = rows.filter(at__gte=_midnight(since))
        if until and until < LAST_DAY:
            rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
        if text:
            rows = rows.filter(Q(subject_text__icontains=text) | Q(reason__icontains=text) | Q(digest=text))
        return rows


class RateCardQuerySet(models.QuerySet):
    """Questions over rates."""

    def on(self, kind, day):
        """The rate of a kind valid on a day, or None."""
        return self.filter(kind=kind, valid_from__lte=day).order_by("-valid_from").first()


def _key_between_commas():
    key = Cast("pk", models.CharField())
    return Concat(Value(","), key, Value(","), output_field=models.CharField())


def _count(rows):
    """Count the rows of a correlated question without multiplying the rows around it."""
    counted = rows.order_by().annotate(one=models.Value(1)).values("one").annotate(count=models.Count("pk"))
    return models.functions.Coalesce(Subquery(counted.values("count")), 0)


def _midnight(day):
    """Return when a day begins where the house stands."""
    return timezone.make_aware(datetime.combine(day, time.min))
