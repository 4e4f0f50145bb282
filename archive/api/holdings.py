"""Manifestations, items and inspections."""

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.api.doors import HouseViewSet, asked
from archive import actions, recorded
from archive.api.asking import MOST, OfWork, Plain, WorkKey, visible
from archive.api.changing import Changes, Creates, ReasonSerializer
from archive.models import Inspection, Item, Manifestation, ManifestationLanguage
from archive.permissions import may_catalogue, may_inspect, may_see_catalogue


class LanguageSerializer(serializers.ModelSerializer):
    """A language and what it is used for."""

    class Meta:
        model = ManifestationLanguage
        fields = ["language", "usage"]


class ManifestationSerializer(serializers.ModelSerializer):
    """An embodiment of a work, with the keys of its items."""

    languages = LanguageSerializer(many=True, read_only=True)
    items = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Manifestation
        fields = [
            "id",
            "revision",
            "work",
            "variant",
            "kind",
            "year",
            "format",
            "colour",
            "sound",
            "seconds",
            "length_m",
            "note",
            "languages",
            "items",
        ]


class ManifestationWritingSerializer(serializers.ModelSerializer):
    """A manifestation as it is catalogued."""

    work = WorkKey()

    class Meta:
        model = Manifestation
        fields = ["work", *recorded.MANIFESTATION]


class ManifestationChangingSerializer(ReasonSerializer, serializers.ModelSerializer):
    """What is changed of a manifestation, and why."""

    class Meta:
        model = Manifestation
        fields = ["reason", *ManifestationWritingSerializer.Meta.fields[1:]]


class ItemSerializer(serializers.ModelSerializer):
    """A can, tape or disc; `place` is where it stands."""

    work = serializers.IntegerField(source="manifestation.work_id", read_only=True)
    place = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = ["id", "revision", "work", "manifestation", "place", *recorded.ITEM]

    def get_place(self, item) -> str:
        """Return the code of the place, empty where it stands nowhere."""
        return item.location.code if item.location_id else ""


@extend_schema_field(int)
class ManifestationKey(serializers.PrimaryKeyRelatedField):
    """The key of a manifestation of a work the person may see."""

    def get_queryset(self):
        """Manifestations of this person's works."""
        return visible(Manifestation.objects.all(), self.context["request"].user)


class ItemWritingSerializer(serializers.ModelSerializer):
    """An item as it is catalogued."""

    manifestation = ManifestationKey()

    class Meta:
        model = Item
        fields = ["manifestation", *recorded.ITEM]


class ItemChangingSerializer(ReasonSerializer, serializers.ModelSerializer):
    """What is changed of an item, and why."""

    class Meta:
        model = Item
        fields = ["reason", *recorded.ITEM]
        extra_kwargs = {"inventory_number": {"validators": []}}


class InspectionSerializer(serializers.ModelSerializer):
    """What an inspector found."""

    inspector = serializers.CharField(source="inspector.username", read_only=True)

    class Meta:
        model = Inspection
        fields = ["id", "item", "inspector", "base", *recorded.INSPECTION, "created_at"]


@extend_schema_field(int)
class ItemKey(serializers.PrimaryKeyRelatedField):
    """The key of an item of a work the person may see."""

    def get_queryset(self):
        """Items of this person's works."""
        return Item.objects.visible_to(self.context["request"].user)


class InspectionWritingSerializer(serializers.ModelSerializer):
    """An inspection as it is written down."""

    item = ItemKey()
    inspected_on = serializers.DateField(required=False)

    class Meta:
        model = Inspection
        fields = ["item", *recorded.INSPECTION]


class ItemAsking(OfWork):
    """What items to list."""

    inventory_number = Plain(required=False, max_length=60)
    barcode = Plain(required=False, max_length=60)


class InspectionAsking(serializers.Serializer):
    """What inspections to list."""

    item = serializers.IntegerField(required=False, min_value=1, max_value=MOST)


@extend_schema_view(
    list=extend_schema(summary="List manifestations"),
    retrieve=extend_schema(summary="Read a manifestation"),
    create=extend_schema(
        summary="Add a manifestation to a work",
        request=ManifestationWritingSerializer,
        responses={201: ManifestationSerializer},
    ),
    partial_update=extend_schema(
        summary="Change a manifestation",
        request=ManifestationChangingSerializer,
        responses=ManifestationSerializer,
    ),
)
class ManifestationViewSet(Creates, Changes, HouseViewSet):
    """Manifestations, newest first."""

    may = staticmethod(may_see_catalogue)
    may_change = staticmethod(may_catalogue)
    params = OfWork
    serializer_class = ManifestationSerializer
    queryset = Manifestation.objects.none()
    written, changed = ManifestationWritingSerializer, ManifestationChangingSerializer

    def get_queryset(self):
        """Manifestations of the person's works."""
        rows = visible(Manifestation.objects.prefetch_related("languages", "items"), self.request.user)
        return rows.filter(**asked(self)) if self.action == "list" else rows

    def make(self, *, work, **fields):
        """Add it."""
        return actions.add_manifestation(work.pk, by=self.request.user, **fields)

    def change(self, row, **fields):
        """Change it."""
        return actions.change_manifestation(row.pk, by=self.request.user, **fields)


@extend_schema_view(
    list=extend_schema(summary="List items"),
    retrieve=extend_schema(summary="Read an item"),
    create=extend_schema(
        summary="Catalogue an item", request=ItemWritingSerializer, responses={201: ItemSerializer}
    ),
    partial_update=extend_schema(
        summary="Change an item", request=ItemChangingSerializer, responses=ItemSerializer
    ),
)
class ItemViewSet(Creates, Changes, HouseViewSet):
    """Items, newest first."""

    may = staticmethod(may_see_catalogue)
    may_change = staticmethod(may_catalogue)
    params = ItemAsking
    serializer_class = ItemSerializer
    queryset = Item.objects.none()
    written, changed = ItemWritingSerializer, ItemChangingSerializer

    def get_queryset(self):
        """Items of the person's works."""
        rows = Item.objects.visible_to(self.request.user).select_related("manifestation", "location")
        if self.action != "list":
            return rows
        found = asked(self)
        if work := found.pop("work", None):
            found["manifestation__work"] = work
        return rows.filter(**found)

    def make(self, *, manifestation, **fields):
        """Catalogue it."""
        return actions.add_item(manifestation.pk, by=self.request.user, **fields)

    def change(self, row, **fields):
        """Change it."""
        return actions.change_item(row.pk, by=self.request.user, **fields)


@extend_schema_view(
    list=extend_schema(summary="List inspections"),
    retrieve=extend_schema(summary="Read an inspection"),
    create=extend_schema(
        summary="Write down an inspection",
        request=InspectionWritingSerializer,
        responses={201: InspectionSerializer},
    ),
)
class InspectionViewSet(Creates, HouseViewSet):
    """Inspections, newest first; they are never changed."""

    may = staticmethod(may_see_catalogue)
    may_change = staticmethod(may_inspect)
    params = InspectionAsking
    serializer_class = InspectionSerializer
    queryset = Inspection.objects.none()
    written = InspectionWritingSerializer

    def get_queryset(self):
        """Inspections of the person's items."""
        rows = Inspection.objects.select_related("inspector")
        rows = visible(rows, self.request.user, "item__manifestation__work")
        return rows.filter(**asked(self)) if self.action == "list" else rows

    def make(self, *, item, **fields):
        """Write it down."""
        return actions.add_inspection(item.pk, by=self.request.user, **fields)
