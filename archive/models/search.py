"""What the search and the list read: a card per work, the keys and words works are found under, counts.

Everything here is written by archive.search from the catalogue and can be thrown away and written again,
except what rooms above have told: IndexText and StatedFact.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.tokens import TokensField
from jobs.models import Leased

NO_YEAR = 9999  # works without a year come last


class IndexCard(models.Model):
    """One work as the list and the search see it."""

    work = models.OneToOneField("archive.Work", models.CASCADE, primary_key=True, related_name="index_card")
    collection_id = models.BigIntegerField(null=True)
    titles = TokensField(blank=True)
    names = models.TextField(blank=True)
    words = TokensField(blank=True)
    facts = TokensField(blank=True)
    sort_zh = models.CharField(max_length=120, blank=True)
    sort_en = models.CharField(max_length=120, blank=True)
    first_year = models.SmallIntegerField(default=NO_YEAR)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("index card")
        verbose_name_plural = _("index cards")
        indexes = [
            models.Index(fields=["sort_zh", "work"], name="cards_by_title_zh"),
            models.Index(fields=["sort_en", "work"], name="cards_by_title_en"),
            models.Index(fields=["first_year", "work"], name="cards_by_year"),
            models.Index(fields=["changed_at", "work"], name="cards_by_change"),
        ]

    def __str__(self):
        return self.sort_en


class IndexKey(models.Model):
    """A whole title, its reading, or a number, without spaces and marks: what exact and beginning mean."""

    class Kind(models.IntegerChoices):
        TITLE = 0, _("title")
        READING = 1, _("reading")
        NUMBER = 2, _("number")

    work = models.ForeignKey("archive.Work", models.CASCADE, related_name="index_keys")
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    key = models.CharField(max_length=100)
    mirror = models.CharField(max_length=100)
    length = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("index key")
        verbose_name_plural = _("index keys")
        indexes = [
            models.Index(fields=["key", "kind", "work"], name="works_by_key"),
            models.Index(fields=["length", "key"], condition=models.Q(kind__lt=2), name="keys_by_beginning"),
            models.Index(fields=["length", "mirror"], condition=models.Q(kind__lt=2), name="keys_by_end"),
        ]

    def __str__(self):
        return self.key


class IndexWord(models.Model):
    """A word of a title or a name: what a mistyped or unfinished word may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    mirror = models.CharField(max_length=40)
    length = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")
        indexes = [
            models.Index(fields=["length", "word"], name="words_by_beginning"),
            models.Index(fields=["length", "mirror"], name="words_by_end"),
        ]

    def __str__(self):
        return self.word


class IndexText(models.Model):
    """Text a room above has told about a work, such as the subtitles of its publication."""

    work = models.ForeignKey("archive.Work", models.CASCADE, related_name="index_texts")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=60, blank=True)
    text = models.TextField()

    class Meta:
        verbose_name = _("told text")
        verbose_name_plural = _("told texts")
        constraints = [
            models.UniqueConstraint(fields=["work", "kind", "source"], name="a_source_tells_one_text")
        ]

    def __str__(self):
        return f"{self.kind} {self.source}".strip()


class StatedFact(models.Model):
    """A fact a room above states about a work, so that the list can narrow by it."""

    work = models.ForeignKey("archive.Work", models.CASCADE, related_name="stated_facts")
    name = models.CharField(max_length=30)
    value = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("stated fact")
        verbose_name_plural = _("stated facts")
        constraints = [models.UniqueConstraint(fields=["work", "name"], name="a_fact_is_stated_once")]

    def __str__(self):
        return f"{self.name}: {self.value}"


class FacetCount(models.Model):
    """How many works of a collection have a fact: lines are added, never changed, and summed up now and then.

    The sum over the collections a person may see is their count, so nobody waits for a colleague's line.
    """

    fact = models.CharField(max_length=120)
    collection_id = models.BigIntegerField(null=True)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("facet count")
        verbose_name_plural = _("facet counts")
        indexes = [models.Index(fields=["fact"], name="counts_by_fact")]

    def __str__(self):
        return f"{self.fact}: {self.count}"


class IndexBuild(Leased):
    """The bringing up to date of every card after an upgrade, once for each version of the index."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    upto = models.BigIntegerField(_("written up to work"), default=0, editable=False)

    task = "archive.tasks.build_index"
    queue = "keep"

    class Meta:
        ordering = ["-version"]
        verbose_name = _("build of the search index")
        verbose_name_plural = _("builds of the search index")

    def __str__(self):
        return _("Search index, version %(number)s") % {"number": self.version}
