from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from documents.pictures import MARK, UnreadablePicture, keep, mark_text
from tests.documents.papers import image


def opened(png):
    return Image.open(BytesIO(png))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_picture_becomes_a_png_with_a_mark_of_its_own(format):
    mark, png = keep(image(format))

    assert (opened(png).format, opened(png).size) == ("PNG", (40, 30))
    assert MARK.findall(f"看图{mark_text(mark)}。") == [mark]


@given(
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]),
    st.integers(1, 40),
    st.integers(1, 40),
    st.binary(min_size=1, max_size=60),
)
@settings(max_examples=80, deadline=None)
def test_what_was_kept_is_kept_again_as_it_is(mode, width, height, seed):
    size = len(Image.new(mode, (width, height)).tobytes())
    target = BytesIO()
    Image.frombytes(mode, (width, height), (seed * size)[:size]).save(target, "PNG")

    first = keep(target.getvalue())

    assert keep(first[1]) == first


def test_a_large_picture_is_made_smaller_once():
    mark, png = keep(image(size=(4000, 1000)))

    assert opened(png).size == (1600, 400)
    assert keep(png) == (mark, png)


def test_remarks_and_places_are_not_kept():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "somebody")
    exif = Image.Exif()
    exif[0x010F] = "camera"

    for data in (image(pnginfo=info, dpi=(300, 300)), image("JPEG", exif=exif)):
        png = keep(data)[1]
        assert (opened(png).info, b"somebody" in png, b"camera" in png) == ({}, False, False)


def test_a_photograph_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(keep(image("JPEG", exif=exif))[1]).size == (30, 40)


def test_what_shines_through_still_does():
    assert opened(keep(image(mode="RGBA", colour=(255, 0, 0, 100)))[1]).getpixel((0, 0)) == (255, 0, 0, 100)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "读不出来"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "读不出来"),
        (image(size=(400, 300), mode="L", colour=7)[:120], "读不出来"),
        (image("TIFF"), "读不出来"),
        (b"<svg/>", "读不出来"),
        (b"\xd7\xcd\xc6\x9a\0\0", "EMF、WMF"),
        (b"\x01\0\0\0\x6c\0\0\0", "EMF、WMF"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(data, words):
    with pytest.raises(UnreadablePicture, match=words):
        keep(data)


def test_a_small_file_that_unpacks_to_too_many_dots_is_refused():
    bomb = image(mode="1", size=(20_000, 20_000), colour=0)

    assert len(bomb) < 100_000
    with pytest.raises(UnreadablePicture, match="4000 万像素"):
        keep(bomb)
