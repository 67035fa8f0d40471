"""Pixels and nothing else: pictures laid flat, and areas of them."""

from PIL import Image, ImageOps

MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")

Box = list[int]
"""Left, top, right and bottom in pixels; right and bottom are outside."""


def flat(picture: Image.Image) -> Image.Image:
    """The picture upright, in red, green and blue; what is transparent lies on white, so that no
    colour is left where nothing is seen."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits; a plain conversion makes all but black white
        upright = upright.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if upright.has_transparency_data:
        whole = Image.new("RGB", upright.size, (255, 255, 255))
        seen = upright.convert("RGBA")
        whole.paste(seen, (0, 0), seen)
        return whole
    return upright.convert("RGB")


def box_of(area: list[int], size: tuple[int, int]) -> Box:
    """An area (left, top, width, height in hundredths of per cent) in pixels, rounded outwards."""
    left, top, width, height = area
    across, down = size
    return [
        left * across // 10_000,
        top * down // 10_000,
        -(-(left + width) * across // 10_000),
        -(-(top + height) * down // 10_000),
    ]
