from django.conf import settings


def absolute(path: str | None) -> str:
    """A full address for feeds, mails and search engines. From the settings, never from the request's Host header."""
    if path and path.startswith(("http://", "https://")):
        return path
    return f"{settings.PUBLIC_URL}{path or '/'}"
