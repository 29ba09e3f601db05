from collections.abc import Mapping


class Refused(Exception):
    """A request is not answered; the sentence says why and what to do."""

    def __init__(self, detail: str, *, status: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail, self.status, self.headers = detail, status, dict(headers or {})
