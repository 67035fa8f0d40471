"""Draws a picture or one page of a PDF as bare pixels, for `painting` to black out.

The answer is one line of JSON (`width`, `height`, `pictures`: how many the file holds; of a page
`boxes`: where the words stand, `found`: how often each, `left`: single words of them that stand
elsewhere too) and behind it three bytes a pixel, row by row.
"""

import json
import re
import sys
from collections.abc import Iterator
from math import sqrt
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, UnidentifiedImageError

from tracker.confined.limits import DRAWING, confine
from tracker.confined.marking import refuse
from tracker.confined.pixels import FORMATS, MOST_PIXELS, Box, box_of, flat
from tracker.confined.sheets import corners, opened, page_in

DOTS = 200
"""Dots an inch at which a page is drawn, unless it is so large that it had more pixels than:"""

PAGE_PIXELS = 16_000_000
_STRIP = 256
_SHORTEST = 3
"""Letters of a single word that is looked for beside the whole."""


def picture_drawn() -> tuple[Image.Image, dict[str, Any]]:
    """The first picture of the file; `pictures` says how many others go."""
    try:
        picture = Image.open(sys.stdin.buffer, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            refuse("too_many_pixels")
        count = int(getattr(picture, "n_frames", 1))
        picture.seek(0)
        return flat(picture), {"pictures": count}
    except (UnidentifiedImageError, SyntaxError, OSError, ValueError):
        refuse("cannot_be_shown")


def page_drawn(asked: dict[str, Any]) -> tuple[Image.Image, dict[str, Any]]:
    """A page, and where the words stand on it."""
    page = page_in(opened(sys.stdin.buffer.read()), asked["page"])
    width, height = page.get_size()
    drawn = page.render(scale=min(DOTS / 72, sqrt(PAGE_PIXELS / (width * height))))
    boxes: list[Box] = []
    found: dict[str, int] = {}
    for words in asked["words"]:
        there = [place for way in ways_of(words) for place in places_of(page, drawn, way)]
        found[words] = len(there)
        boxes += [box for place in there for box in place]
    size = (drawn.width, drawn.height)
    covered = boxes + [box_of(area, size) for area in asked["areas"]]
    left: dict[str, int] = {}
    for one in {part for words in asked["words"] for part in words.split()}:
        if len(one) >= _SHORTEST:
            left[one] = sum(not _is_covered(p, covered) for p in places_of(page, drawn, one))
    told = {"boxes": boxes, "found": found, "left": {n: c for n, c in left.items() if c}}
    return drawn.to_pil().convert("RGB"), {"pictures": 1, **told}


def ways_of(words: str) -> set[str]:
    """How words may be written: a number of staff (NIP) with and without its gaps."""
    figures = re.sub(r"\s", "", words)
    if not re.fullmatch(r"\d{18}", figures):
        return {words}
    parts = (figures[:8], figures[8:14], figures[14], figures[15:])
    return {figures, " ".join(parts)}


def places_of(page: pdfium.PdfPage, drawn: Any, words: str) -> Iterator[list[Box]]:
    """The boxes of each place, a little larger than the letters; in any case of letters."""
    text = page.get_textpage()
    search = text.search(words)
    while (place := search.get_next()) is not None:
        rects = [text.get_rect(number) for number in range(text.count_rects(*place))]
        yield [_larger(corners(page, drawn, rect)) for rect in rects]


def _larger(box: Box) -> Box:
    left, top, right, bottom = box
    more = 3 + min(right - left, bottom - top) // 5
    return [left - more, top - more, right + more, bottom + more]


def _is_covered(place: list[Box], covered: list[Box]) -> bool:
    """Whether the middle of each of its boxes is black."""
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in place]
    return all(
        any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in covered)
        for x, y in middles
    )


def main() -> None:
    asked = json.loads(sys.argv[1])
    drawn = page_drawn(asked) if asked["page"] else picture_drawn()
    picture, told = drawn
    told |= {"width": picture.width, "height": picture.height}
    said = sys.stdout.buffer
    said.write(json.dumps(told).encode() + b"\n")
    for top in range(0, picture.height, _STRIP):
        bottom = min(top + _STRIP, picture.height)
        said.write(picture.crop((0, top, picture.width, bottom)).tobytes())


if __name__ == "__main__":
    confine(DRAWING)
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and said in words
    main()
