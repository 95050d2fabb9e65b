"""Reading the XML of office files: no entity, no document type, nothing fetched; names without namespaces, so
that strict and transitional files read alike."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

BROKEN = (ParseError, DefusedXmlException, ValueError, LookupError)
"""What parsing hostile XML raises: a ValueError where an encoding is not known."""


def parsed(content: bytes) -> Element | None:
    """The root of an XML part; None where it is not well formed or declares entities."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except BROKEN:
        return None
    return root


def each(content: bytes, *names: str) -> Iterator[Element]:
    """The elements of these names as they end, each emptied after its turn: a large part never stands whole.

    Ends quietly where the XML breaks off."""
    try:
        for _, element in iterparse(BytesIO(content), events=("end",), forbid_dtd=True):
            if name(element) in names:
                yield element
                element.clear()
    except BROKEN:
        return


def name(element: Element) -> str:
    """The element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, wanted: str, default: str = "") -> str:
    """The value of an attribute, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == wanted:
            return str(value)
    return default


def child(element: Element, *path: str) -> Element | None:
    """The first element down a path of names."""
    for wanted in path:
        found = next((one for one in element if name(one) == wanted), None)
        if found is None:
            return None
        element = found
    return element


def text_of(element: Element | None) -> str:
    """All the text in an element."""
    return "" if element is None else "".join(element.itertext()).strip()
