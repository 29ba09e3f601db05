"""How static files are gathered."""

from collections.abc import Iterable, Iterator
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Brotli at its best takes most of a second for a script of half a megabyte, fifteen times as long as one step below,
# and saves a tenth. So large are only files that the office loads once; a page of the site has none.
LARGE = 100_000  # bytes
BEST, QUICK = 11, 9  # Brotli's own scale


class Squeezer(Compressor):
    """As WhiteNoise's own, which takes the best for all files. Without Brotli installed it makes gzip alone."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        import brotli

        return bytes(brotli.compress(data, quality=QUICK if len(data) > LARGE else BEST))


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Compresses only the names with a fingerprint, which pages ask for: half the work of a first start."""

    def create_compressor(self, **options: Any) -> Compressor:
        return Squeezer(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        asked = set(self.hashed_files.values())
        yield from super().compress_files([path for path in paths if path in asked])
