"""Pictures as a phone or a programme writes them, with all that they say about a person."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

# Words that must not be left anywhere.
MAKER, ARTIST, COMMENT, XMP_WORD = b"PhoneMaker 9", b"Rosa Delgado", b"taken at home", b"photoshop:City"
IPTC_WORD, TRAILER, PROFILE_WORD = b"Wrenfield Rathaus", b"hidden-behind-the-end", b"sRGB built-in"
TELLTALE = (
    MAKER,
    ARTIST,
    COMMENT,
    XMP_WORD,
    IPTC_WORD,
    TRAILER,
    b"Exif\x00",
    b"http://ns.adobe.com/xap",
    b"Photoshop 3.0",
)
XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><photoshop:City>Wrenfield</photoshop:City></x:xmpmeta>'


def exif(*, orientation=1):
    """EXIF with a maker, an artist and a place."""
    data = Image.Exif()
    data[0x0112], data[0x010F], data[0x013B] = orientation, MAKER.decode(), ARTIST.decode()
    data.get_ifd(0x8825).update({
        1: "N", 2: (IFDRational(52), IFDRational(31), IFDRational(12)),
        3: "E", 4: (IFDRational(13), IFDRational(24), IFDRational(36)),
    })  # fmt: skip
    return data


def scene(*, size=(64, 48), mode="RGB"):
    """Red at the left, blue at the right: shows when a picture was turned."""
    image = Image.new("RGB", size, "#2040c0")
    image.paste("#c02020", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def saved(image, kind, **options):
    out = BytesIO()
    image.save(out, format=kind, **options)
    return out.getvalue()


def jpeg(*, orientation=1, size=(64, 48)):
    data = saved(scene(size=size), "JPEG", exif=exif(orientation=orientation), comment=COMMENT, xmp=XMP)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(IPTC_WORD)) + IPTC_WORD
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return data[:2] + segment + data[2:] + TRAILER


def png():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", ARTIST.decode())
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return saved(scene(), "PNG", pnginfo=info, exif=exif()) + TRAILER


def webp():
    return saved(scene(), "WEBP", exif=exif(), xmp=XMP)


def avif():
    return saved(scene(), "AVIF", exif=exif(), xmp=XMP)


def gif():
    return saved(scene(mode="P"), "GIF", comment=COMMENT) + TRAILER


def animation():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=120, loop=0, comment=COMMENT)


def with_profile():
    """A JPEG in other colours than sRGB, with a profile that has a name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    return saved(scene(), "JPEG", icc_profile=profile.tobytes())


def bomb(*, width=30_000, height=30_000):
    """A PNG of some bytes that unfolds to 900 million dots."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EVERY_KIND = {"jpg": jpeg, "png": png, "webp": webp, "avif": avif, "gif": gif}
