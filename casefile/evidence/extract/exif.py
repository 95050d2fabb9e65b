"""What the EXIF block of a picture states: its times, where and with what it was taken, under the names of
the EXIF standard. Values are as stored; maker notes are not read."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from casefile.evidence.extract.extraction import Flag
from casefile.evidence.extract.ifd import Directory, Tiff
from casefile.evidence.extract.phototimes import Time, gps_time, read_time

EXIF_AT, GPS_AT = 0x8769, 0x8825
MAIN = {
    0x010D: "DocumentName", 0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x011D: "PageName",
    0x0131: "Software", 0x0132: "DateTime", 0x013B: "Artist", 0x013C: "HostComputer", 0x8298: "Copyright",
    0xC71B: "PreviewDateTime",
}  # fmt: skip
INNER = {
    0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9010: "OffsetTime", 0x9011: "OffsetTimeOriginal",
    0x9012: "OffsetTimeDigitized", 0x9290: "SubSecTime", 0x9291: "SubSecTimeOriginal", 0x9292: "SubSecTimeDigitized",
    0xA420: "ImageUniqueID", 0xA430: "CameraOwnerName", 0xA431: "BodySerialNumber", 0xA433: "LensMake",
    0xA434: "LensModel", 0xA435: "LensSerialNumber",
}  # fmt: skip
GPS = {
    0x01: "GPSLatitudeRef", 0x03: "GPSLongitudeRef", 0x09: "GPSStatus", 0x0A: "GPSMeasureMode", 
    0x10: "GPSImgDirectionRef", 0x12: "GPSMapDatum", 0x1D: "GPSDateStamp",
}  # fmt: skip
GPS_NUMBERS = {0x02: "GPSLatitude", 0x04: "GPSLongitude", 0x06: "GPSAltitude", 0x07: "GPSTimeStamp",
               0x11: "GPSImgDirection", 0x1F: "GPSHPositioningError"}  # fmt: skip
WINDOWS = {0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject"}
TIMES = (
    ("DateTimeOriginal", "OffsetTimeOriginal", "SubSecTimeOriginal"),
    ("DateTimeDigitized", "OffsetTimeDigitized", "SubSecTimeDigitized"),
    ("DateTime", "OffsetTime", "SubSecTime"),
    ("PreviewDateTime", "", ""),
)
ORIENTATION, ALTITUDE_REF, USER_COMMENT, ZONE = 0x0112, 0x05, 0x9286, 0x882A
WIDTH, HEIGHT = 0xA002, 0xA003
TEXT_LIMIT = 2000
COMMENT_CODES = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"\0" * 8: "utf-8"}


@dataclass(slots=True)
class Exif:
    """The values of one EXIF block by name, its times, the place it states, and every doubt."""

    values: dict[str, Any] = field(default_factory=dict)
    times: list[Time] = field(default_factory=list)
    position: dict[str, Any] | None = None
    orientation: int | None = None
    size: tuple[int, int] | None = None
    flags: list[Flag] = field(default_factory=list)


def read_exif(block: bytes) -> Exif:
    """What one EXIF block says; a block that cannot be read is a flag."""
    try:
        tiff = Tiff(BytesIO(block.removeprefix(b"Exif\0\0")))
    except ValueError:
        return Exif(flags=[Flag("exif_unreadable", "there is an EXIF block, but it cannot be read")])
    return of_directory(tiff, tiff.directory(tiff.first))


def of_directory(tiff: Tiff, main: Directory) -> Exif:
    """What a main directory says with the EXIF and GPS directories it points to."""
    inner, gps = _pointed(tiff, main, EXIF_AT), _pointed(tiff, main, GPS_AT)
    found = Exif(orientation=main.number(ORIENTATION))
    for directory, names in ((main, MAIN), (inner, INNER), (main, INNER), (inner, MAIN), (gps, GPS)):
        for tag, name in names.items():
            if tag in directory.values and name not in found.values:
                found.values[name] = _text(directory.values[tag])
    for tag, name in WINDOWS.items():
        if words := main.raw(tag).decode("utf-16-le", "replace").rstrip("\0"):
            found.values[name] = words[:TEXT_LIMIT]
    for tag, name in GPS_NUMBERS.items():
        if tag in gps.values:
            found.values[name] = fractions(gps.values[tag])
    _comment(found, inner)
    if inner.numbers(ZONE):
        found.values["TimeZoneOffset"] = list(inner.numbers(ZONE)[:2])
    width, height = inner.number(WIDTH), inner.number(HEIGHT)
    found.size = (width, height) if width and height else None
    found.position = _position(found.values, gps)
    _times(found)
    _doubts(found, main.damaged + inner.damaged + gps.damaged)
    return found


def fractions(value: Any) -> list[float | None]:
    """The numbers of an entry; None for a fraction over zero, which is how cameras write "unknown"."""
    numbers = value if isinstance(value, tuple) else ()
    read: list[float | None] = []
    for one in numbers[:16]:
        if isinstance(one, tuple):
            read.append(round(one[0] / one[1], 10) if one[1] else None)
        else:
            read.append(float(one))
    return read


def _pointed(tiff: Tiff, main: Directory, tag: int) -> Directory:
    place = main.number(tag)
    return tiff.directory(place) if place else Directory()


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.split(b"\0")[0].decode("utf-8", "replace")[:TEXT_LIMIT]
    return " ".join(map(str, fractions(value)))


def _comment(found: Exif, inner: Directory) -> None:
    comment = inner.raw(USER_COMMENT)
    encoding = COMMENT_CODES.get(comment[:8])
    words = comment[8:].decode(encoding, "replace").strip("\0 ") if encoding else ""
    if words:
        found.values["UserComment"] = words[:TEXT_LIMIT]


def _times(found: Exif) -> None:
    for name, offset, fraction in TIMES:
        if name in found.values:
            beside = {"offset": found.values.get(offset, ""), "fraction": found.values.get(fraction, "")}
            time, flags = read_time(f"EXIF {name}", found.values[name], **beside)
            found.times.append(time)
            found.flags += flags
    date, clock = found.values.get("GPSDateStamp", ""), tuple(found.values.get("GPSTimeStamp", ()))
    if date.strip() or clock:
        time, flags = gps_time(date, clock)
        found.times.append(time)
        found.flags += flags


def _position(values: dict[str, Any], gps: Directory) -> dict[str, Any] | None:
    """The place as stated, and in degrees where it states a hemisphere and whole numbers of fractions."""
    if "GPSLatitude" not in values and "GPSLongitude" not in values:
        return None
    position: dict[str, Any] = {}
    for name, hemispheres, most in (("Latitude", "NS", 90), ("Longitude", "EW", 180)):
        parts, hemisphere = values.get(f"GPS{name}"), values.get(f"GPS{name}Ref", "").strip().upper() or None
        position[name.lower()] = {"parts": parts, "ref": hemisphere}
        position[f"{name.lower()}_degrees"] = _degrees(parts, hemisphere, hemispheres, most)
    if altitude := values.get("GPSAltitude"):
        below = gps.number(ALTITUDE_REF) == 1
        position["altitude"] = {"metres": altitude[0], "ref": "below sea level" if below else "above sea level"}
    position["datum"] = values.get("GPSMapDatum") or None
    return position


def _degrees(parts: list[float | None] | None, hemisphere: str | None, known: str, most: int) -> float | None:
    if not parts or len(parts) > 3 or hemisphere is None or hemisphere not in known:
        return None
    total = 0.0
    for part, per in zip(parts, (1, 60, 3600), strict=False):
        if part is None:
            return None
        total += part / per
    if total > most:
        return None
    return round(-total if hemisphere == known[1] else total, 7)


def _doubts(found: Exif, damaged: int) -> None:
    if damaged:
        found.flags.append(Flag("exif_damaged", f"{damaged} EXIF entries are damaged or point outside the file"))
    if any("\ufffd" in str(value) for value in found.values.values()):
        words = "some characters of the EXIF text could not be read and show as \ufffd"
        found.flags.append(Flag("exif_undecodable", words))
    place = found.position
    if place and (place["latitude_degrees"] is None or place["longitude_degrees"] is None):
        words = "the GPS position is incomplete or impossible: it is shown as stated, without degrees"
        found.flags.append(Flag("gps_position_partial", words))
    elif place and place["latitude_degrees"] == 0 and place["longitude_degrees"] == 0:
        words = "the GPS position is 0 degrees north, 0 degrees east, which devices also write when they know none"
        found.flags.append(Flag("gps_position_zero", words))
