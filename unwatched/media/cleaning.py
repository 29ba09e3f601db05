"""Takes out of a picture everything but the picture: where and when it was made, by which device, whose it is.

The pixels are written anew, so that nothing hidden comes along: no EXIF, GPS, XMP, IPTC, comment, thumbnail, second
picture, or bytes behind the end. The turn that EXIF asks for is applied first. A colour profile may carry the name of
a device, so colours are converted to sRGB, which browsers assume, and the profile goes as well.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageCms, ImageOps, ImageSequence

from .errors import BadPicture

# What Pillow calls a format, and what we keep it as. MPO is what many phones write as .jpg: two pictures in one file.
KEPT_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "AVIF": "AVIF", "GIF": "GIF"}
EXTENSIONS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif", "GIF": ".gif"}
READ = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# What belongs to the drawing itself; all else that Pillow read is about the person.
DRAWING = ("transparency", "duration", "loop", "disposal", "blend", "background")
ORIENTATION, UPRIGHT = 0x0112, 1
UNREADABLE = gettext_lazy(
    "This picture could not be read. Save it anew as JPEG or PNG in a picture programme, then try again."
)
SRGB = ImageCms.createProfile("sRGB")


def clean(data: bytes) -> tuple[bytes, str]:
    """The picture alone, and the ending its file should have. Raises BadPicture."""
    try:
        with Image.open(BytesIO(data), formats=READ) as image:
            _refuse_bomb(image)
            kind = KEPT_AS[image.format or ""]
            return _write(image, kind=kind, lossless=b"VP8L" in data[:64]), EXTENSIONS[kind]
    except BadPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception as error:
        # Decoders raise whatever they like on broken files; for the person it is all the same.
        raise BadPicture(UNREADABLE) from error


def _refuse_bomb(image: Image.Image) -> None:
    """A small file can unfold to billions of dots: look at the header before anything is decoded."""
    width, height = image.size
    if width * height * getattr(image, "n_frames", 1) > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_large()


def _too_large() -> BadPicture:
    return BadPicture(
        _("This picture has too many dots. Make it smaller than %(millions)s million, such as 6000 by 4000.")
        % {"millions": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000}
    )


def _write(image: Image.Image, *, kind: str, lossless: bool) -> bytes:
    frames = [image] if kind == "JPEG" or getattr(image, "n_frames", 1) == 1 else _frames(image)
    first = frames[0] if len(frames) > 1 else _to_srgb(_upright(image))
    out = BytesIO()
    options = _options(first, kind=kind, lossless=lossless)
    if len(frames) > 1:
        durations = [frame.info.get("duration", 100) for frame in frames]  # milliseconds
        options |= {"save_all": True, "append_images": frames[1:], "duration": durations}
        options |= {"loop": image.info["loop"]} if "loop" in image.info else {}
    first.info = _drawing(first)
    first.save(out, format=kind, **options)
    return out.getvalue()


def _frames(image: Image.Image) -> list[Image.Image]:
    """Copies of all pictures of an animation, without what else stood in the file."""
    frames = []
    for frame in ImageSequence.Iterator(image):
        copy = frame.copy()
        copy.info = _drawing(frame)
        frames.append(copy)
    return frames


def _drawing(image: Image.Image) -> dict[Any, Any]:
    return {key: image.info[key] for key in DRAWING if key in image.info}


def _options(image: Image.Image, *, kind: str, lossless: bool) -> dict[str, Any]:
    if kind == "JPEG":
        # "keep": the same steps of coarseness as before, so that nothing is lost a second time.
        return {"quality": "keep"} if image.format == "JPEG" else {"quality": 92, "optimize": True}
    if kind == "WEBP":
        return {"lossless": True} if lossless else {"quality": 90}
    return {"quality": 85} if kind == "AVIF" else {}


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held."""
    if image.getexif().get(ORIENTATION, UPRIGHT) == UPRIGHT:
        return image
    return ImageOps.exif_transpose(image)


def _to_srgb(image: Image.Image) -> Image.Image:
    """In the colours that a browser shows without a profile."""
    profile = image.info.get("icc_profile")
    if profile:
        try:
            return _convert(image, profile=ImageCms.ImageCmsProfile(BytesIO(profile)))
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that does not fit its picture: browsers ignore it as well
    return image.convert("RGB") if image.mode == "CMYK" else image


def _convert(image: Image.Image, *, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    if image.mode != "CMYK" and "sRGB" in ImageCms.getProfileDescription(profile):
        return image
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    mode = "RGBA" if image.mode in ("RGBA", "LA") else "RGB"
    converted = ImageCms.profileToProfile(image, profile, SRGB, outputMode=mode)
    assert converted is not None  # only None when told to work in place
    return converted
