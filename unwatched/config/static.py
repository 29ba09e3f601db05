"""Headers of static files."""

from wsgiref.headers import Headers

# What other sites load from us: the script that fits a frame to what it shows.
FOR_OTHERS = "/pages/embed."


def headers_of(headers: Headers, path: str, url: str) -> None:
    """Who may load a static file. WhiteNoise asks once for each file, when the process starts."""
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if FOR_OTHERS in url else "same-origin"
