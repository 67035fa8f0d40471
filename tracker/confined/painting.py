"""Blacks areas out in bare pixels (from `drawing`) and encodes what is left, anew and alone.

It never sees the file that the pixels were drawn from: whatever that held or did, behind the black
there is nothing. The answer is one line of JSON (`kind`, `width`, `height`, `is_grey`, `size`,
`boxes`: what is black) and behind it the picture, of that size, and a marked JPEG of it to look at.
"""

import io
import json
import sys

from PIL import Image, ImageChops

from tracker.confined.limits import confine
from tracker.confined.marking import copy_of, refuse
from tracker.confined.pixels import MOST_PIXELS, Box, box_of

_LINE = 4 << 20
LARGEST = 12 << 20
"""Bytes of an encoded picture."""

BLOCK = 8
"""Pixels of the squares that a JPEG is made of; a square that is all black is exactly black."""


def blacked_out(picture: Image.Image, boxes: list[Box]) -> list[Box]:
    """Paint the boxes, as far as they lie on the picture; those that were painted."""
    painted = []
    for left, top, right, bottom in boxes:
        box = [max(0, left), max(0, top), min(picture.width, right), min(picture.height, bottom)]
        if box[0] < box[2] and box[1] < box[3]:
            picture.paste((0, 0, 0), (box[0], box[1], box[2], box[3]))
            painted.append(box)
    return painted


def encoded(picture: Image.Image, boxes: list[Box], most: int) -> tuple[str, bytes, list[Box]]:
    """PNG, pixel for pixel; of a picture that makes more than `most` bytes of it, JPEG, for which
    the boxes grow to whole squares."""
    said = io.BytesIO()
    (picture.convert("L") if is_grey(picture) else picture).save(said, "PNG")
    if said.tell() <= most:
        return "png", said.getvalue(), boxes
    grown = blacked_out(picture, [_grown(box) for box in boxes])
    said = io.BytesIO()
    picture.save(said, "JPEG", quality=88, subsampling=0)
    if said.tell() > LARGEST:
        refuse("result_too_large")
    return "jpeg", said.getvalue(), grown


def is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    return not any(ImageChops.difference(red, one).getbbox() for one in (green, blue))


def _grown(box: Box) -> Box:
    left, top, right, bottom = box
    return [
        left // BLOCK * BLOCK,
        top // BLOCK * BLOCK,
        -(-right // BLOCK) * BLOCK,
        -(-bottom // BLOCK) * BLOCK,
    ]


def main() -> None:
    asked = json.loads(sys.argv[1])
    told = json.loads(sys.stdin.buffer.readline(_LINE))
    size = (int(told["width"]), int(told["height"]))
    if min(size) < 1 or size[0] * size[1] > MOST_PIXELS:
        refuse("too_many_pixels")
    picture = Image.frombytes("RGB", size, sys.stdin.buffer.read(3 * size[0] * size[1]))
    boxes = [[int(side) for side in box] for box in told.get("boxes", [])]
    boxes += [box_of(area, size) for area in asked["areas"]]
    kind, picture_bytes, painted = encoded(picture, blacked_out(picture, boxes), asked["most"])
    answer = {
        "kind": kind,
        "width": size[0],
        "height": size[1],
        "is_grey": kind == "png" and is_grey(picture),
        "size": len(picture_bytes),
        "boxes": painted,
    }
    seen = copy_of(picture, asked["lines"], asked["width"], has_foot=False)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + picture_bytes + seen)


if __name__ == "__main__":
    confine()
    Image.MAX_IMAGE_PIXELS = None  # what `drawing` gives is within the limit
    main()
