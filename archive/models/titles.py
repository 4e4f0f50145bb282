"""What a film is called."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.vocabulary import TitleType

RANKS = {
    TitleType.PREFERRED: 0,
    TitleType.TITLE_PROPER: 1,
    TitleType.TRANSLATED: 2,
    TitleType.TRANSLITERATED: 3,
}


class Title(models.Model):
    """One title of a work: its text, language, script and kind."""

    work = models.ForeignKey("archive.Work", models.CASCADE, related_name="titles")
    text = models.CharField(_("title"), max_length=1000)
    language = models.CharField(_("language"), max_length=8, default="zh", help_text=_("ISO 639: zh, en, fr"))
    script = models.CharField(
        _("script"), max_length=4, blank=True, help_text=_("ISO 15924: Hans, Hant, Latn")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=TitleType.choices, default=TitleType.PREFERRED)
    sort = models.CharField(_("sort form"), max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(
                fields=["work"],
                condition=models.Q(kind=TitleType.PREFERRED),
                name="one_preferred_title_per_work",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="title_says_something"),
        ]

    def __str__(self):
        return self.text

    @property
    def rank(self):
        """Where this title stands among the work's titles; lower comes first."""
        return (RANKS.get(self.kind, 9), self.pk or 0)

    def reads_as(self, language):
        """Say whether a reader of the language reads this title; pinyin is not English."""
        return self.language == language and self.kind != TitleType.TRANSLITERATED

    @property
    def language_tag(self):
        """Language and script as HTML says them: zh-Hans."""
        return f"{self.language}-{self.script}" if self.script else self.language
