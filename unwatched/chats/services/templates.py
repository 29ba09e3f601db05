"""A chat to begin with: five posts of welcome, eight questions, four to close. Every word is there to be changed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.chats.models import FILLED_ONCE, Chat, ReadyAnswer, StepKind
from unwatched.chats.runbook import Ready, Step

from . import drawing, files, writing


@transaction.atomic
def from_template(title: str, *, by: User | None, now: datetime) -> Chat:
    """A new chat with the words of the template, in the language of the site."""
    chat = writing.make_chat(title, by=by, now=now)
    chat.rules, chat.fills = rules(), dict.fromkeys(FILLED_ONCE, "")
    chat.objective = _("To hear from each other what cameras and guesses do here, and what we do about them.")
    chat.save(update_fields=["rules", "fills", "objective"])
    files.write_steps(chat, steps())
    ReadyAnswer.objects.bulk_create(
        ReadyAnswer(chat=chat, title=ready.title, text=ready.text) for ready in ready_answers()
    )
    return chat


def steps() -> list[Step]:
    return [
        *(Step(kind=StepKind.WELCOME, text=text) for text in welcome()),
        *(_question(number, text) for number, text in enumerate(questions(), 1)),
        *(Step(kind=StepKind.WRAP_UP, text=text) for text in wrap_up()),
    ]


def _question(number: int, words: str) -> Step:
    step = Step(kind=StepKind.QUESTION, number=number, text=f"{{q}}: {words} {{hashtag}}", card=True)
    return Step(**{**vars(step), "description": drawing.text_for_picture(step)})


def welcome() -> list[str]:
    return [
        _(
            "Welcome. For the next half hour we talk about who watches this town, and what we can do about it. Read "
            "along, answer, ask. You need no permission and no expert. {hashtag}"
        ),
        _(
            "How it works: every few minutes we ask a question: Q1, Q2 and so on. Begin your answer to Q1 with A1, and "
            "keep {hashtag} in it, so that others find it."
        ),
        _(
            "Several of us answer from this account, side by side, so an answer may take a minute. Rather not write in "
            "public? Write to {contact}. {hashtag}"
        ),
        _(
            "Ground rules: no names or pictures of people who have not agreed. No guessing who somebody is. Argue with "
            "what was said, not with who said it. And remember: what you post here is public. {hashtag}"
        ),
        _(
            "Afterwards we put questions and answers on one page. You do not want to be on it? Answer us with “leave "
            "me out”, today or later. To read up: {guide} {hashtag}"
        ),
    ]


def questions() -> list[str]:
    return [
        _("Where in town have you noticed a camera that was not there before? Corner, shop, school, bus: all count."),
        _("Who told you what that camera does with your face? If nobody did: who should have?"),
        _(
            "Have you been stopped because a machine said so, or somebody close to you? Tell only what is yours to "
            "tell."
        ),
        _(
            "A scanner that is wrong once in ten thousand looks is wrong every day on a busy square. Who pays for that "
            "mistake, and how would they ever find out?"
        ),
        _(
            "Patrols go where a programme expects crime, and that is where patrols went before. What would your street "
            "rather have for the money?"
        ),
        _("Which argument for these machines do you find hard to answer? Write it down: we answer it together."),
        _(
            "What must a law forbid so that it holds: scanning, storing, buying from others, guessing? What did we "
            "forget?"
        ),
        _(
            "What will you do this week? Write to a councillor, count cameras, bring a friend: say it here, and it is "
            "half done."
        ),
    ]


def wrap_up() -> list[str]:
    return [
        _(
            "Thank you. That was the last question, but nothing closes here: we go on reading and answering for "
            "another hour. {hashtag}"
        ),
        _("Ten minutes left? {guide} has the letter to sign and the people to write to. {hashtag}"),
        _("The next chat is on {next_date}. Bring somebody who was not here today. {hashtag}"),
        _(
            "What you said will be on one page in a few days. Not you? Answer us with “leave me out”. Anything else: "
            "{contact}. Good night, and look up now and then. {hashtag}"
        ),
    ]


def rules() -> str:
    return "\n".join([
        _("No names or pictures of people who have not agreed."),
        _("No guessing who somebody is."),
        _("Argue with what was said, not with who said it."),
        _("What you post is public."),
    ])  # fmt: skip


def ready_answers() -> list[Ready]:
    return [
        Ready(
            title=_("How it works"),
            text=_(
                "Begin your answer to Q1 with A1, and keep our hashtag in it. You can come late and still answer Q1."
            ),
        ),
        Ready(
            title=_("Not on the page afterwards"),
            text=_("Done: nothing of yours will be on the page. You can change your mind at any time."),
        ),
        Ready(
            title=_("We find out"),
            text=_("A good question, and we do not know. We find out, and answer you here within a week."),
        ),
    ]
