"""Writing whose copy a picture is across the picture, and giving it out without anything else."""

import io
import sys
from typing import NoReturn

from PIL import Image, ImageDraw, ImageFont

REFUSED = 3
_STEP = 7


def copy_of(picture: Image.Image, lines: list[str], width: int, *, has_foot: bool = True) -> bytes:
    """A JPEG no wider and no higher than `width`, marked all over; it holds pixels and nothing
    else: no EXIF, no thumbnail, no comment, no colour profile. Without a foot it has the shape of
    the picture, so that places on it are places on the picture."""
    flat = picture.convert("RGB")
    flat.thumbnail((width, width))
    small = Image.new("RGB", flat.size)
    small.paste(flat)
    marked = _marked(small, lines)
    if has_foot:
        marked = _with_foot(marked, lines)
    said = io.BytesIO()
    marked.save(said, "JPEG", quality=82)
    return said.getvalue()


def _marked(picture: Image.Image, lines: list[str]) -> Image.Image:
    size = max(12, min(picture.size) // 32)
    font = ImageFont.load_default(size)
    text = " · ".join(lines)
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for row, top in enumerate(range(size, picture.height, size * _STEP)):
        left = -(row * size * 3) % (size * 20) - size * 20
        while left < picture.width:
            draw.text((left + 1, top + 1), text, font=font, fill=(0, 0, 0, 70))
            draw.text((left, top), text, font=font, fill=(255, 255, 255, 110))
            left += int(draw.textlength(text, font=font)) + size * 2
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _with_foot(picture: Image.Image, lines: list[str]) -> Image.Image:
    size = max(12, min(picture.size) // 32)
    font = ImageFont.load_default(size)
    foot = len(lines) * (size + 4) + 8
    whole = Image.new("RGB", (picture.width, picture.height + foot), (255, 255, 255))
    whole.paste(picture, (0, 0))
    below = ImageDraw.Draw(whole)
    for number, line in enumerate(lines):
        place = (6, picture.height + 4 + number * (size + 4))
        below.text(place, line, font=font, fill=(0, 0, 0))
    return whole


def refuse(code: str) -> NoReturn:
    """Say in one word why there is nothing to show."""
    sys.stdout.write(code)
    sys.stdout.flush()
    sys.exit(REFUSED)
