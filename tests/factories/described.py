"""A film described as far as the catalogue can: what exports, harvests and manifests write out."""

from decimal import Decimal

from archive.models import (
    Agent,
    AgentName,
    Credit,
    Identifier,
    Item,
    Manifestation,
    ManifestationLanguage,
    RightsGrant,
    RightsStatement,
    Variant,
)
from tests.factories import archive as factory


def agent(name, *, kind="Person", language="zh", pinyin="", wikidata=""):
    """Describe a person with a name in hanzi, one in pinyin, and a Wikidata number."""
    found = Agent.objects.create(kind=kind)
    AgentName.objects.create(agent=found, text=name, language=language, kind="PreferredName")
    if pinyin:
        AgentName.objects.create(
            agent=found, text=pinyin, language="zh", script="Latn", kind="TransliteratedName"
        )
    if wikidata:
        Identifier.objects.create(agent=found, scheme="Wikidata", value=wikidata)
    return found


def film(*, number="CFA-0001", **fields):
    """Describe 马路天使 with people, identifiers, a variant, two embodiments and three cans."""
    work = factory.work(synopsis_zh="吹鼓手与卖唱女。", note="Seen at the census of 1987.", **fields)
    for position, (role, who) in enumerate(
        (
            ("Director", agent("袁牧之", pinyin="Yuan Muzhi", wikidata="Q8061885")),
            ("CastMember", agent("周璇", pinyin="Zhou Xuan")),
            ("ProductionCompany", agent("明星影片公司", kind="CorporateBody")),
        )
    ):
        Credit.objects.create(work=work, agent=who, role=role, position=position)
    Identifier.objects.create(work=work, scheme="Wikidata", value="Q1150571")
    Identifier.objects.create(work=work, scheme="IMDb", value="tt0029150")
    censored = Variant.objects.create(work=work, kind="Censored", year="1938")
    shown = Manifestation.objects.create(
        work=work, kind="TheatricalDistribution", year="1937-07-24", seconds=5460
    )
    ManifestationLanguage.objects.create(manifestation=shown, language="chi", usage="SpokenLanguage")
    Manifestation.objects.create(work=work, variant=censored, kind="Unknown", year="193X")
    for reel in (1, 2, 3):
        Item.objects.create(
            manifestation=shown,
            inventory_number=f"{number}-{reel}",
            barcode=f"B{number}-{reel}",
            element="DuplicateNegative",
            generation="DupeNegative",
            gauge="35mmFilm",
            base="Nitrate",
            colour="BlackAndWhite",
            sound="Combined",
            aspect_ratio=Decimal("1.37"),
            access_status="Archive",
            reel=reel,
            reels=3,
            length_m=Decimal("286.50"),
            frame_rate="24",
            note="Edge code of 1936.",
        )
    _allow(work)
    return type(work).objects.get(pk=work.pk)


def _allow(work):
    statement = RightsStatement.objects.create(
        work=work, basis="cop", status="publicdomain", jurisdiction="CN"
    )
    RightsGrant.objects.create(statement=statement, act="disseminate", territories="CN,HK")
    licence = RightsStatement.objects.create(work=work, basis="lic", reference="Contract 7")
    RightsGrant.objects.create(statement=licence, act="modify", allowed=False, note="no colour")
    RightsStatement.objects.create(work=work, basis="donor")
