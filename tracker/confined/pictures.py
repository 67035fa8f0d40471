"""Looks at a picture: what the file says of itself, and a marked copy of it."""

import json
import sys
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from tracker.confined.limits import confine
from tracker.confined.marking import copy_of, refuse
from tracker.confined.pixels import FORMATS, MOST_PIXELS, flat

_TOLD = {
    "camera_make": ExifTags.Base.Make,
    "camera_model": ExifTags.Base.Model,
    "software": ExifTags.Base.Software,
    "taken_at": ExifTags.Base.DateTimeOriginal,
    "changed_at": ExifTags.Base.DateTime,
    "zone": ExifTags.Base.OffsetTimeOriginal,
}


def facts_of(picture: Image.Image) -> dict[str, Any]:
    """Size, format and what EXIF says, each as short text: nobody vouches for any of it."""
    told: dict[str, Any] = {"width": picture.width, "height": picture.height}
    told["format"] = picture.format
    if (count := getattr(picture, "n_frames", 1)) > 1:
        told["pictures"] = count
    exif = picture.getexif()
    found = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    for name, tag in _TOLD.items():
        if tag in found:
            told[name] = str(found[tag]).replace("\0", " ").strip()[:200]
    place = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return told | ({"place": place} if place else {})


def _place(gps: dict[int, Any]) -> str | None:
    try:
        north = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
        east = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return f"{north:.6f}, {east:.6f}"


def _degrees(parts: Any, is_below: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if is_below else found


def main() -> None:
    """One line of facts as JSON; behind it the marked copy."""
    asked = json.loads(sys.argv[1])
    try:
        picture = Image.open(sys.stdin.buffer, formats=FORMATS)
        if picture.format == "JPEG":  # the only one that can be read smaller than it is
            size = picture.size
            picture.draft("RGB", (asked["width"], asked["width"]))
        elif picture.width * picture.height > MOST_PIXELS:
            refuse("too_many_pixels")
        else:
            size = picture.size
        facts = facts_of(picture) | {"width": size[0], "height": size[1]}
        has_foot = asked.get("has_foot", True)
        copy = copy_of(flat(picture), asked["lines"], asked["width"], has_foot=has_foot)
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, OSError):
        refuse("cannot_be_shown")
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + copy)


if __name__ == "__main__":
    confine()
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and said in words
    main()
