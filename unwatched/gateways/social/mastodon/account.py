"""Speaking: an account on a Mastodon server, behind the door that all networks share."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

from django.utils.translation import gettext as _

from ...errors import GatewayError
from .. import Draft, Limits, Network, Picture, Profile, Sent, Uploaded, reading
from ..errors import NotThere, ParentGone, PictureGone, Refused, SignedOut, StillProcessing
from . import instance, statuses
from .base import PAGE
from .listening import Listening
from .statuses import Status

_PAGES = 25  # of our own posts that a search looks through
# How much earlier than its draft a post may seem to be made: the clocks of one server differ among themselves, and ours
# may have been set right by some minutes since it was sent. What we know as another post is not taken for it.
_MARGIN = timedelta(minutes=10)


class MastodonAccount(Listening):
    """Mastodon keeps an Idempotency-Key for an hour, and some servers do not know it at all.

    So whoever sends again after Unknown calls `find` first. `account_id` spares that one question.
    """

    network = Network.MASTODON
    atomic = False

    def profile(self) -> Profile:
        with self._call():
            me = self._api.account_verify_credentials()
            self._account_id = statuses.word(me["id"])
            return Profile(
                id=self._account_id,
                handle=statuses.handle(me, server=self._domain()),
                name=str(me.get("display_name") or ""),
                url=statuses.word(me["url"]),
                server=instance.software(self._instance()),
            )

    def limits(self) -> Limits:
        with self._call():
            self._told = self._ask_instance()
            return instance.limits(self._told)

    def upload(self, picture: Picture) -> Uploaded:
        name = f"picture.{picture.mime.partition('/')[2]}"
        with self._call():
            media = self._api.media_post(
                picture.data, picture.mime, description=picture.description, file_name=name, synchronous=False
            )
            handle = statuses.word(media["id"])
            if not media.get("url"):
                raise StillProcessing(_("The server is not done with the picture."), handle=handle)
            return Uploaded(handle, picture.description, picture.width, picture.height)

    def ready(self, uploaded: Uploaded) -> bool:
        with self._call():
            try:
                return bool(self._api.media(uploaded.handle).get("url"))
            except NotThere:
                raise PictureGone(_("The server does not have the picture any more: put it up again.")) from None

    def send(self, draft: Draft) -> Sent:
        with self._call(posting=True):
            try:
                status = self._api.status_post(
                    draft.text,
                    in_reply_to_id=draft.parent.id if draft.parent else None,
                    media_ids=[uploaded.handle for uploaded in draft.media] or None,
                    visibility=str(draft.visibility),
                    spoiler_text=draft.warning or None,
                    language=draft.language.partition("-")[0].lower() or None,  # servers know languages, not countries
                    idempotency_key=draft.key,
                )
            except SignedOut:
                raise
            except Refused as error:
                raise self._reason(draft) or error from None
            return self._sent(status)

    def _reason(self, draft: Draft) -> GatewayError | None:
        """Why a post was refused, if it is one of the reasons that each server says in words of its own."""
        if draft.parent and self._status(draft.parent.id) is None:
            return ParentGone(_("The post that this one answers is not there any more."))
        for uploaded in draft.media:
            try:
                if not self.ready(uploaded):
                    return StillProcessing(_("The server is not done with the picture."), handle=uploaded.handle)
            except PictureGone as gone:  # or in another post already
                return gone
        return None

    def send_all(self, drafts: Sequence[Draft]) -> list[Sent]:
        raise NotImplementedError("Mastodon takes one post at a time")

    def find(self, draft: Draft) -> Sent | None:
        with self._call():
            doubtful: list[Status] = []
            for status in self._ours():
                since = draft.created_at - self._line.behind - _MARGIN
                if statuses.moment(status["created_at"]) < since:
                    break
                if not statuses.could_be(status, draft):
                    continue
                text = reading.plain(str(status.get("content") or ""))
                if statuses.same_words(text, str(status.get("spoiler_text") or ""), draft):
                    return self._sent(status)
                doubtful.append(status)
            return next((self._sent(status) for status in doubtful if self._was_typed(status, draft)), None)

    def _ours(self) -> Iterator[Status]:
        """Our own posts, answers included, the newest first."""
        last = None
        for _page in range(_PAGES):
            found = self._api.account_statuses(self._me(), limit=PAGE, max_id=last, exclude_reblogs=True)
            if not found:
                return
            yield from filter(statuses.readable, found)
            last = statuses.word(found[-1]["id"])

    def _was_typed(self, status: Status, draft: Draft) -> bool:
        """Whether this is what was sent, though the server shows it otherwise: some read asterisks as emphasis."""
        try:
            source = self._api.status_source(statuses.word(status["id"]))
        except Refused:
            return False  # a server that does not tell
        return statuses.same_words(str(source.get("text") or ""), str(source.get("spoiler_text") or ""), draft)

    def delete(self, sent: Sent) -> None:
        with self._call(), suppress(NotThere):
            self._api.status_delete(sent.id)
