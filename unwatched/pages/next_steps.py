"""What is still to do for an action when its page is there: whom it goes to, and the words that people say or write."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from unwatched.contacting.models import Call, Message
from unwatched.contacting.services.looking_up import of_page
from unwatched.letters.models import OpenLetter

from .models import CallPage, LetterPage, MessagePage


@dataclass(frozen=True)
class NextStep:
    text: str
    button: str
    url: str = ""  # empty: the page has to be saved first
    needed: bool = True  # without it nobody can take part


def next_step(page: Page) -> NextStep | None:
    """Of a letter, a message or a call; other pages are whole by themselves."""
    if isinstance(page, LetterPage):
        return of_letter(page)
    if isinstance(page, MessagePage):
        return of_message(page)
    return of_call(page) if isinstance(page, CallPage) else None


def of_letter(page: LetterPage) -> NextStep:
    text = _("Whose staff may sign, and whether the public and organisations do, is said in the letter’s own screens.")
    letter = OpenLetter.objects.filter(petition__page__translation_key=page.translation_key).first()
    if letter is None:
        return NextStep(text, "")
    url = reverse("office_letter_who", args=[letter.pk])
    return NextStep(text, _("Say who may sign"), url, needed=letter.staff and not letter.employers.exists())


def of_message(page: MessagePage) -> NextStep:
    text = _("Whom people write to, and a text to begin from, stand in the message’s own screens.")
    message = of_page(Message, page)
    if message is None:
        return NextStep(text, "")
    if not message.texts.exists():
        return NextStep(text, _("Write the text"), reverse("office_message_texts", args=[message.pk]))
    return NextStep(text, _("Say to whom"), reverse("office_message_settings", args=[message.pk]), needed=False)


def of_call(page: CallPage) -> NextStep:
    text = _("Whom people call, and what they can say, stand in the call’s own screens.")
    call = of_page(Call, page)
    if call is None:
        return NextStep(text, "")
    url = reverse("office_call_settings", args=[call.pk])
    return NextStep(text, _("Write the script, and say whom"), url, needed=not call.script)
