from io import BytesIO

import pytest
from PIL import Image

from tests.media import pictures
from unwatched.media.cleaning import clean
from unwatched.media.errors import BadPicture


def opened(data):
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("kind", pictures.EVERY_KIND)
def test_samples_do_carry_what_must_go(kind):
    data = pictures.EVERY_KIND[kind]()
    assert any(word in data for word in pictures.TELLTALE)
    if kind != "gif":
        assert opened(data).getexif().get_ifd(0x8825)[2] == (52, 31, 12)


@pytest.mark.parametrize("kind", pictures.EVERY_KIND)
def test_clean_leaves_nothing_but_the_picture(kind):
    data, extension = clean(pictures.EVERY_KIND[kind]())
    assert extension == f".{kind}"
    assert [word for word in pictures.TELLTALE if word in data] == []
    image = opened(data)
    assert dict(image.getexif()) == {}
    assert not image.getexif().get_ifd(0x8825)
    assert not {"exif", "xmp", "comment", "photoshop", "Author", "XML:com.adobe.xmp", "icc_profile"} & set(image.info)
    assert image.size == (64, 48)


def test_clean_turns_the_picture_as_the_camera_was_held():
    data, _ = clean(pictures.jpeg(orientation=6))
    image = opened(data).convert("RGB")
    assert image.size == (48, 64)
    red, blue = image.getpixel((24, 5)), image.getpixel((24, 58))
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]


def test_clean_converts_colours_to_srgb_and_drops_the_profile():
    assert "icc_profile" not in opened(clean(pictures.with_profile())[0]).info


def test_clean_converts_print_colours_for_browsers():
    data, _ = clean(pictures.saved(pictures.scene(mode="CMYK"), "JPEG"))
    assert opened(data).mode == "RGB"


def test_clean_keeps_transparency():
    image = Image.new("RGBA", (10, 10), (10, 200, 30, 0))
    assert opened(clean(pictures.saved(image, "PNG"))[0]).getpixel((5, 5))[3] == 0


def test_clean_keeps_an_animation_moving():
    data, extension = clean(pictures.animation())
    image = opened(data)
    assert (extension, image.n_frames, image.info["duration"]) == (".gif", 3, 120)
    assert pictures.COMMENT not in data


def test_clean_takes_the_first_of_two_pictures_of_a_phone():
    second = pictures.scene(size=(32, 24))
    data = pictures.saved(pictures.scene(), "MPO", save_all=True, append_images=[second])
    cleaned, extension = clean(data)
    image = opened(cleaned)
    assert (extension, image.format, image.size) == (".jpg", "JPEG", (64, 48))


def test_clean_twice_is_clean_once():
    data, _ = clean(pictures.png())
    assert opened(clean(data)[0]).tobytes() == opened(data).tobytes()


def test_clean_refuses_a_bomb_before_it_unfolds():
    with pytest.raises(BadPicture, match="too many dots"):
        clean(pictures.bomb())


def test_clean_refuses_a_picture_larger_than_the_limit(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 3000
    with pytest.raises(BadPicture, match="too many dots"):
        clean(pictures.jpeg())


def test_clean_counts_the_dots_of_all_frames(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    with pytest.raises(BadPicture, match="too many dots"):
        clean(pictures.animation())


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", pictures.SVG, pictures.jpeg()[:300], pictures.png()[:60], b"GIF89a" + b"\xff" * 40,
     pictures.saved(pictures.scene(), "TIFF"), pictures.saved(pictures.scene(), "BMP")],
    ids=["nothing", "words", "svg", "half a jpeg", "half a png", "rubbish", "tiff", "bmp"],
)  # fmt: skip
def test_clean_refuses_what_it_cannot_read(data):
    with pytest.raises(BadPicture, match="could not be read"):
        clean(data)
