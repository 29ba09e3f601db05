"""A letter as its reader would get it, without sending anything."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.contacting import emails
from unwatched.contacting.models import Message, Target
from unwatched.directory.models import Official

from . import texts
from .composing import Words
from .dripping import written
from .looking_up import eligible
from .writing import Locked, Writer


@dataclass(frozen=True)
class Sample:
    official: Official
    sender: str
    answer_to: str
    to: str
    subject: str
    text: str


def sample(message: Message, *, now: datetime) -> Sample | None:
    """To the first one whom it concerns, from somebody made up; None when it concerns nobody or has no text."""
    official = eligible(message, on=timezone.localdate(now)).exclude(email="").order_by("organisation", "name").first()
    text = texts.choose(list(message.texts.all()), "")
    if official is None or text is None:
        return None
    words = Words(subject=text.subject, own=_("I walk past this camera every morning."), text=text.text)
    writer = Writer(name=_("Ada Example"), email="ada@example.org", postcode=message.postcode_example)
    target = Target(message=message, official=official)
    mail = emails.letter(
        target, number=0, name=writer.name, email=writer.email, subject=words.subject,
        text=written(target, Locked(writer, words)),
    )  # fmt: skip
    return Sample(
        official,
        sender=mail.from_email,
        answer_to=mail.reply_to[0],
        to=mail.to[0],
        subject=str(mail.subject),
        text=str(mail.body),
    )
