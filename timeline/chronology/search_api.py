"""The interface for programs: searching every matter that is open to whoever asks, or one."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casefile.custody.api import documents
from casefile.matters.asking import MatterBySlug, narrowed
from casefile.matters.models import Matter
from casefile.search.grammar import LONGEST_QUERY, parse
from casefile.search.marking import Line
from casefile.search.tree import GrammarFault, Node
from timeline.chronology.pointing import pointers
from timeline.chronology.reach import Reach
from timeline.chronology.search_page import FIRST
from timeline.chronology.searching import MOST, SORTS, found, hits

MOST_AT_ONCE = 200
ABOUT = 'The query: words, "a phrase", prefix*, AND, OR, NOT, parentheses, one w/5 other.'
AMONG = "One sort of finds only, paged through by limit and offset; without it the first few of each."


class SearchAsked(serializers.Serializer[Any]):
    """What is asked for."""

    q = serializers.CharField(max_length=LONGEST_QUERY, required=False, allow_blank=True, help_text=ABOUT)
    matter = MatterBySlug(required=False, help_text="Short name of the one matter to search.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=FIRST, help_text="Finds of a sort.")
    offset = serializers.IntegerField(min_value=0, max_value=MOST, default=0, help_text="Finds to pass over.")

    def get_fields(self) -> dict[str, Any]:
        """The fields, with the one whose name Python keeps for itself."""
        return {**super().get_fields(), "in": serializers.ChoiceField(list(SORTS), required=False, help_text=AMONG)}


class PointerSerializer(serializers.Serializer[Any]):
    """What the query names outright: a Bates number, S-12, E-14, a ticket, a handle, an address, a digest."""

    matter = serializers.CharField(help_text='Short name of its matter: "doe-v-twitter".')
    typed = serializers.CharField(help_text='The part of the query that names it: "TWTR-0001234".')
    name = serializers.CharField(help_text='What it is here: "S-12 Order, Dkt. 69".')
    address = serializers.CharField(help_text="Where it opens, below this installation's address.")


class HitSerializer(serializers.Serializer[Any]):
    """A record that holds what is asked, and the line that does."""

    sort = serializers.ChoiceField(list(SORTS), help_text="What sort of find: pages.")
    matter = serializers.CharField(help_text='Short name of its matter: "doe-v-twitter".')
    uid = serializers.UUIDField(help_text="Lasting id of the record; of a page, that of its document.")
    page = serializers.IntegerField(allow_null=True, help_text="Page of the document, from 1; null for all else.")
    name = serializers.CharField(help_text='"Order, Dkt. 69".')
    address = serializers.CharField(help_text="Where it opens, below this installation's address.")
    line = serializers.CharField(help_text="The line of its text.")
    marks = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Where in the line the hits stand: first character, and the one after the last.",
    )
    withdrawn = serializers.BooleanField(help_text="Whether the record was withdrawn as mistaken.")

    def get_fields(self) -> dict[str, Any]:
        """The fields, with the one whose name a serializer keeps for itself."""
        return {**super().get_fields(), "label": serializers.CharField(help_text='"S-12, p. 3".')}


class CountSerializer(serializers.Serializer[Any]):
    """How many finds of one sort there are."""

    sort = serializers.ChoiceField(list(SORTS), help_text="What sort of find: pages.")
    count = serializers.IntegerField(help_text=f"How many, of at most {MOST}.")
    more = serializers.BooleanField(help_text="Whether there are more than are counted.")


class SearchSerializer(serializers.Serializer[Any]):
    """What a search found; what is not open to whoever asks is neither listed nor counted."""

    query = serializers.CharField(help_text="The query as it was read.")
    named = PointerSerializer(many=True)
    counts = CountSerializer(many=True)
    results = HitSerializer(many=True)


class Search(APIView):
    """Search: events, quotations, tickets, messages, parties, platform records, documents and their pages."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description=ABOUT),
            OpenApiParameter("matter", str, description="Short name of the one matter to search."),
            OpenApiParameter("in", str, enum=list(SORTS), description=AMONG),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE}),
            OpenApiParameter("offset", {"type": "integer", "minimum": 0, "maximum": MOST}),
        ],
        responses=SearchSerializer,
    )
    def get(self, request: Request) -> Response:
        """What holds the words asked for, and what the query names outright."""
        asked = _asked(request)
        query = asked.get("q", "").strip()
        reach = _reach(request, asked.get("matter"))
        told: dict[str, Any] = {"query": query, "named": [], "counts": [], "results": []}
        tree = _tree(query) if query else None
        if tree is not None and reach.matters:
            told["named"] = pointers(reach, query)
            _search(reach, tree, asked, told)
        return Response(SearchSerializer(told).data)


def _asked(request: Request) -> dict[str, Any]:
    """The parameters as read. Raises ValidationError for one that is not known, or not what it should be."""
    known = SearchAsked(data=request.query_params.dict(), context={"request": request})
    if unknown := sorted(set(request.query_params) - set(known.fields)):
        raise serializers.ValidationError({name: [f"Search knows {', '.join(known.fields)}."] for name in unknown})
    known.is_valid(raise_exception=True)
    return dict(known.validated_data)


def _tree(query: str) -> Node:
    try:
        return parse(query)
    except GrammarFault as fault:
        where = f" (characters {fault.start + 1} to {fault.end})" if fault.end > fault.start else ""
        raise serializers.ValidationError({"q": [f"{fault}{where}"]}) from fault


def _reach(request: Request, matter: Matter | None) -> Reach:
    """What the search of whoever asks reaches."""
    matters = narrowed(request, Matter.objects.all())
    if matter is not None:
        matters = matters.filter(pk=matter.pk)
    keys = dict(matters.values_list("pk", "slug"))

    def narrow(rows: Any) -> Any:
        return narrowed(request, rows).filter(**{f"{rows.matter_path}__in": list(keys)})

    return Reach(keys, narrow, documents(request).filter(matter__in=list(keys)))


def _search(reach: Reach, tree: Node, asked: dict[str, Any], told: dict[str, Any]) -> None:
    """Add the counts of each sort that is asked for, and its finds."""
    first = asked["offset"]
    for sort in [SORTS[asked["in"]]] if "in" in asked else SORTS.values():
        keys = found(sort, reach, tree)
        told["counts"].append({"sort": sort.name, "count": min(len(keys), MOST), "more": len(keys) > MOST})
        for hit in hits(sort, reach, tree, keys[:MOST][first : first + asked["limit"]]):
            line, marks = _line(hit.line)
            told["results"].append(
                {"sort": sort.name, "matter": hit.matter, "uid": hit.uid, "page": hit.page, "label": hit.label}
                | {"name": hit.name, "address": hit.address, "line": line, "marks": marks, "withdrawn": hit.withdrawn}
            )


def _line(line: Line) -> tuple[str, list[tuple[int, int]]]:
    """The line as text, and where in it the marks stand."""
    text, marks = "", []
    for stretch in line.stretches:
        if stretch.marked:
            marks.append((len(text), len(text) + len(stretch.text)))
        text += stretch.text
    return text, marks
