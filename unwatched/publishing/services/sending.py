"""One claim and one account: put pictures up, send, and write down what became of it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from unwatched.gateways.social import Account, Draft, Picture, Sent, Uploaded, Visibility
from unwatched.gateways.social.errors import Down, Limited, PictureGone, Refused, SignedOut, StillProcessing, Unknown
from unwatched.publishing.models import Delivery, DeliveryState, PostPicture

from . import ledger
from .ledger import Claim

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
FIRST_PAUSE, LAST_PAUSE = 1, 10  # seconds between two tries while a server is down, doubled each time
PROCESSING = timedelta(seconds=2)
PICTURE_TRIES = 3  # a server that loses pictures again and again will lose the next one, too
OUR_MISTAKE = timedelta(minutes=1)


def carry_out(claim: Claim, account: Account, *, clock: Clock) -> None:
    """Do what a claim is for. Every way that this can end is written into the ledger."""
    try:
        if claim.doubt:
            look(claim.rows[0], account, clock=clock)
        elif claim.for_later:
            prepare(claim.rows[0], account, clock=clock)
        else:
            send(claim.rows, account, clock=clock)
    except ledger.Lost:
        log.warning("Delivery %d is in other hands now", claim.rows[0].pk)


def send(rows: Sequence[Delivery], account: Account, *, clock: Clock) -> None:
    """Pictures first: until they lie there, nothing can have been posted. Then the posts, once."""
    first = rows[0]
    try:
        for row in rows:
            put_up(row, account, clock=clock)
        drafts = [draft_of(row) for row in rows]
        assert drafts[0].parent or not first.position, "what a post hangs on must stand"
    except Exception as error:
        unposted(rows, error, clock=clock)
        return
    ledger.renew(rows, now=clock())
    try:
        sent = account.send_all(drafts) if len(rows) > 1 else [account.send(drafts[0])]
    except Refused as error:
        refuse(rows, error, now=clock())
    except (Limited, Down, StillProcessing) as error:
        unposted(rows, error, clock=clock)
    except Unknown as error:
        ledger.record_unknown(rows, str(error), now=clock())
    except Exception as error:
        # Whatever it was, the post may stand there: it counts as unknown, and the log has the rest.
        log.exception("Sending delivery %d failed in an unforeseen way", first.pk)
        ledger.record_unknown(rows, mistake(error), now=clock())
    else:
        for row, one in zip(rows, sent, strict=True):
            ledger.record_sent(row, one, now=clock())


def look(row: Delivery, account: Account, *, clock: Clock) -> None:
    """Whether a post of unknown fate stands on the network. Looks; never sends."""
    try:
        found = account.find(draft_of(row))
    except SignedOut as error:
        ledger.sign_out(row.channel, str(error), now=clock())
        ledger.look_again(row, at=clock(), said=str(error))
    except Limited as error:
        ledger.look_again(row, at=error.until, said=str(error))
    except Exception as error:
        if not isinstance(error, (Down, Unknown, Refused)):
            log.exception("Looking for delivery %d failed in an unforeseen way", row.pk)
        ledger.look_again(row, at=clock() + timedelta(seconds=pause(row.tries)), said=said_of(error))
    else:
        seen(row, found, now=clock())


def seen(row: Delivery, found: Sent | None, *, now: datetime) -> None:
    if found is None or ledger.is_another(row, found):
        ledger.record_unseen(row, now=now)
    else:
        ledger.record_sent(row, found, now=now)


def prepare(row: Delivery, account: Account, *, clock: Clock) -> None:
    """Put a post's pictures up before its time comes, so that it leaves on the second. What goes wrong can still go
    right then; what people can mend is said now.
    """
    try:
        put_up(row, account, clock=clock)
    except SignedOut as error:
        ledger.sign_out(row.channel, str(error), now=clock())
        ledger.record_prepared(row, said=str(error))
    except Refused as error:
        ledger.record_prepared(row, said=str(error))
    except Limited as error:
        ledger.prepare_again(row, at=error.until)
    except (Down, StillProcessing):
        ledger.prepare_again(row, at=clock() + PROCESSING)
    except Exception:
        log.exception("Delivery %d could not be prepared", row.pk)
        ledger.record_prepared(row)
    else:
        ledger.record_prepared(row)


def put_up(row: Delivery, account: Account, *, clock: Clock) -> None:
    """The pictures of a post, each written down as soon as it lies on the server. Raises what the network says."""
    for number, picture in enumerate(row.post.pictures.all()):
        if claim_ends(row, now=clock()):
            raise Down(_("There is not enough time left before the next post."))
        ledger.renew([row], now=clock())
        if is_the_same(row.media[number : number + 1], picture):
            wait_for(row, number, account)
        else:
            put_up_one(row, number, picture, account)


def claim_ends(row: Delivery, *, now: datetime) -> bool:
    """Whether it is too late to go on preparing: a call could last until the post is due."""
    return row.state == DeliveryState.WAITING and row.due_at - now < ledger.UNDISTURBED


def is_the_same(kept: Sequence[dict[str, object]], picture: PostPicture) -> bool:
    """Whether what lies on the server is this picture with these words."""
    return bool(kept) and (kept[0]["file"], kept[0]["description"]) == (picture.file.name, picture.description)


def put_up_one(row: Delivery, number: int, picture: PostPicture, account: Account) -> None:
    shown, file = as_picture(picture), str(picture.file.name)
    try:
        uploaded = account.upload(shown)
    except StillProcessing as error:
        waits = Uploaded(error.handle, shown.description, shown.width, shown.height)
        ledger.keep_media(row, number, uploaded=waits, file=file, ready=False)
        raise
    except Unknown as error:
        # A picture that lies there twice is seen by nobody.
        raise Down(str(error)) from error
    ledger.keep_media(row, number, uploaded=uploaded, file=file, ready=True)


def wait_for(row: Delivery, number: int, account: Account) -> None:
    """A picture that was put up in an earlier try. Raises StillProcessing while the server is at it."""
    kept = row.media[number]
    if kept["ready"]:
        return
    if not account.ready(as_uploaded(kept)):
        raise StillProcessing(_("The server is still working on a picture."), handle=kept["handle"])
    kept["ready"] = True
    ledger.keep_all_media(row)


def unposted(rows: Sequence[Delivery], error: Exception, *, clock: Clock) -> None:
    """Nothing was posted, for this reason: who waits until when."""
    now = clock()
    if isinstance(error, Refused):
        refuse(rows, error, now=now)
    elif isinstance(error, Limited):
        ledger.record_limit(rows, str(error), until=error.until, now=now)
    elif isinstance(error, StillProcessing):
        ledger.put_back(rows, str(error), until=now + PROCESSING, now=now)
    elif isinstance(error, Down):
        ledger.put_back(rows, str(error), until=now + timedelta(seconds=pause(rows[0].tries)), now=now)
    elif isinstance(error, ledger.Lost):
        raise error
    else:
        log.error("Delivery %d could not be made ready", rows[0].pk, exc_info=error)
        ledger.put_back(rows, mistake(error), until=now + OUR_MISTAKE, now=now)


def refuse(rows: Sequence[Delivery], error: Refused, *, now: datetime) -> None:
    first = rows[0]
    if isinstance(error, PictureGone) and first.tries < PICTURE_TRIES:
        ledger.forget_media(rows)
        ledger.put_back(rows, str(error), until=now, now=now)
    elif isinstance(error, SignedOut):
        ledger.record_signed_out(first, str(error), now=now)
    else:
        ledger.record_refused(first, str(error), now=now)


def pause(tries: int) -> int:
    return int(min(FIRST_PAUSE * 2 ** min(max(tries - 1, 0), 10), LAST_PAUSE))


def said_of(error: Exception) -> str:
    return str(error) if isinstance(error, (Down, Unknown, Refused)) else mistake(error)


def mistake(error: Exception) -> str:
    """For people, who see the office and not the log."""
    with translation.override(settings.LANGUAGE_CODE):
        said = _("Something went wrong on this server itself (%(kind)s). It is tried again; the log says more.")
    return said % {"kind": type(error).__name__}


# --- The ledger's rows in the gateway's words ------------------------------------------------


def draft_of(row: Delivery) -> Draft:
    assert row.stamped_at is not None
    parent, root = ledger.standing(row)
    return Draft(
        key=row.key, rkey=row.rkey, created_at=row.stamped_at, text=row.text, language=row.thread.language,
        visibility=Visibility(row.thread.visibility), warning=row.thread.warning,
        media=tuple(as_uploaded(one) for one in row.media), parent=parent, root=root,
    )  # fmt: skip


def as_uploaded(kept: dict[str, object]) -> Uploaded:
    return Uploaded(str(kept["handle"]), str(kept["description"]), int(str(kept["width"])), int(str(kept["height"])))


def as_picture(picture: PostPicture) -> Picture:
    with picture.file.open("rb") as file:
        data = file.read()
    return Picture(data, picture.mime, picture.description, picture.width, picture.height)
