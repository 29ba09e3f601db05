"""The runbook: is it ready, and what happens when?"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.chats.errors import ChatError
from unwatched.chats.models import StepKind
from unwatched.chats.runbook import Runbook
from unwatched.chats.services import copying, files, filling, live, preparing, staging, writing
from unwatched.chats.services.preparing import Finding
from unwatched.gateways.links import Link, LinkState
from unwatched.office.fields import number_in
from unwatched.office.people import who
from unwatched.office.views import may_use

from . import answers, lines, rehearsal
from .base import CHANGE, LOOK, Act, ChatScreen
from .forms import QuickForm, SpeedForm

MOST_NAMES = 3
TRIED = "tried_chat_links"  # in the session
EXAMPLES = {"guide": "wrenfield.example/guide", "contact": "desk@wrenfield.example"}


class Book(ChatScreen):
    """The line of times, what is missing, and everything around it."""

    template_name = "chats/office/runbook.html"
    tab = "runbook"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("part") == "strip":
            context = {"strip": live.strip(self.chat, self.user, timezone.now()), "view": self, "chat": self.chat}
            answer = render(request, "chats/office/parts/strip.html", context)
            answer.headers["Cache-Control"] = "no-store"
            return answer
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, chat = timezone.now(), self.chat
        files.read(chat)
        runbook, channels = files.runbook_of(chat), list(chat.channels.all())
        strip = live.strip(chat, self.user, now)
        findings = preparing.look_at_chat(chat, now=now, links=tried(self.request))
        editing = self.editing()
        return super().get_context_data(**kwargs) | {
            "answer": answers.runbook(chat, strip, findings, now=now),
            "facts": answers.facts(runbook, channels),
            "place": answers.place(runbook.zone),
            "strip": strip,
            "findings": findings,
            "wide": [
                finding for finding in findings if finding.place is None and not finding.about.startswith("blank")
            ],
            "stops": sum(finding.stops for finding in findings),
            "first_url": self.first_url(findings, runbook),
            "parts": lines.parts_of(chat, runbook, findings, opened=self.request.GET.get("open", ""), **editing),
            "has_steps": bool(runbook.steps),
            "blanks": self.blanks(runbook, findings),
            "people": files.people_of(chat),
            "rehearsed": rehearsal.summary(chat, runbook, now=now),
            "speed": SpeedForm(initial={"speed": chat.rehearsed_speed if chat.rehearsal_id else 20}),
            "is_planned": staging.is_planned(chat),
            "has_begun": staging.has_begun(chat),
            "has_links": bool(preparing.links_of(chat)),
            "may_edit": self.may(CHANGE) and strip.phase not in ("done", "stopped"),
        }

    def editing(self) -> dict[str, Any]:
        """The step whose words are changed in place."""
        pk = number_in(self.request.GET.get("edit"))
        step = self.chat.steps.filter(pk=pk).first() if pk and self.may(CHANGE) else None
        return {"editing": pk, "form": QuickForm(instance=step, auto_id="edit_%s")} if step else {}

    def blanks(self, runbook: Runbook, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """What is filled in once: the hashtag, those of every chat, and those that texts name."""
        fields = {"hashtag": f"#{runbook.hashtag}" if runbook.hashtag else "", **filling.to_fill_in(runbook)}
        missing = {finding.about for finding in findings}
        return [
            {
                "name": name, "value": value, "example": EXAMPLES.get(name, ""),
                "is_missing": f"blank:{name}" in missing,
                "used": used_in([preparing.name_of(runbook, step) for step in filling.where_used(name, runbook)]),
            }
            for name, value in fields.items()
        ]  # fmt: skip

    def first_url(self, findings: Sequence[Finding], runbook: Runbook) -> str:
        """Where the first thing to fix can be fixed."""
        first = next((finding for finding in findings if finding.stops), None)
        if first is None:
            return ""
        if first.place is not None:
            row = files.rows_of(self.chat)[first.place]
            return f"?open={row.kind}#step-{row.pk}"
        if first.about.startswith("blank:"):
            return f"#blank-{first.about.removeprefix('blank:')}"
        return "#add" if first.about == "steps" else self.url("office_chat_settings")


def used_in(names: Sequence[str]) -> str:
    """ "Used in Q1, Q2, Q3 and 5 more." """
    if not names:
        return _("Not used.")
    rest = len(names) - MOST_NAMES
    if rest < 2:
        return _("Used in %(names)s.") % {"names": answers.listed(names)}
    return _("Used in %(names)s and %(n)s more.") % {"names": ", ".join(names[:MOST_NAMES]), "n": rest}


class FillIn(Act):
    """ "Fill in once"."""

    back_part = "fill"

    def act(self, request: HttpRequest) -> str:
        values = {name[5:]: value for name, value in request.POST.items() if name.startswith("fill-")}
        writing.fill_in(self.chat, values={name: str(said) for name, said in values.items()}, by=self.user,
                        now=timezone.now())  # fmt: skip
        return _("Filled in. Every post has it.")


class Add(Act):
    """A post more in one of the parts; its words are written in place."""

    made: int = 0

    def act(self, request: HttpRequest) -> str:
        kind = request.POST.get("kind", "")
        kind = kind if kind in StepKind.values else StepKind.QUESTION
        step = writing.add_step(self.chat, kind=StepKind(kind), by=self.user, now=timezone.now())
        self.made = step.pk
        return _("Added at the end of its part. Write its words.")

    def back_to(self) -> str:
        return f"{self.url()}?edit={self.made}#step-{self.made}" if self.made else self.url()


class TryLinks(Act):
    """Whether the links of the chat open. Who looks asks for it: it goes to other people's servers."""

    permission_required = LOOK

    def act(self, request: HttpRequest) -> str:
        found = preparing.try_links(self.chat)
        request.session[TRIED] = [[link.address, link.state, link.said] for link in found]
        dead = [link for link in found if link.state in (LinkState.DEAD, LinkState.FAULTY)]
        if dead:
            said = ngettext("%(n)s link does not open.", "%(n)s links do not open.", len(dead)) % {"n": len(dead)}
            raise ChatError(f"{said} {dead[0].address}: {dead[0].said}")
        return _("No link is dead.")


def tried(request: HttpRequest) -> list[Link]:
    """What this person's session knows of links: it is about this hour, and not about the chat."""
    return [Link(address, LinkState(state), said) for address, state, said in request.session.get(TRIED, [])]


class NumberAnew(Act):
    def act(self, request: HttpRequest) -> str:
        writing.number_anew(self.chat, by=self.user, now=timezone.now())
        return _("The questions are numbered anew.")


class Plan(Act):
    """From now on it starts by itself. For hosts."""

    permission_required = LOOK

    def act(self, request: HttpRequest) -> str:
        now, chat = timezone.now(), self.chat
        live.refuse_others(chat, by=self.user)
        if request.POST.get("do") == "unplan":
            staging.unplan_chat(chat, by=self.user, now=now)
            return _("Taken back. Nothing starts by itself.")
        preparing.plan(chat, by=self.user, now=now)
        return _("Planned. It starts by itself, and you can still change every word.")


class Copy(Act):
    """The next chat out of this one."""

    made: int = 0

    def act(self, request: HttpRequest) -> str:
        self.made = copying.copy_chat(self.chat, by=self.user, now=timezone.now()).pk
        return _("Copied: the same words, people and accounts. Say when it is.")

    def back_to(self) -> str:
        return reverse("office_chat_settings", args=[self.made]) if self.made else self.url()


class Remove(Act):
    """Throws a chat away of which nothing has gone out."""

    gone = False

    def act(self, request: HttpRequest) -> str:
        title = self.chat.title
        writing.remove_chat(self.chat, by=self.user, now=timezone.now())
        self.gone = True
        return _("“%(title)s” is thrown away.") % {"title": title}

    def back_to(self) -> str:
        return reverse("office_chats") if self.gone else self.url("office_chat_settings")


# --- While it runs ------------------------------------------------------------------------------------


class Control(Act):
    """A host's button of the strip, on the page of the chat and at the desk."""

    permission_required = (LOOK, "chats.facilitate_chat")

    def act(self, request: HttpRequest) -> str:
        number = number_in(request.POST.get("number"))
        return live.control(self.chat, request.POST.get("do", ""), by=self.user, now=timezone.now(), number=number)

    def back_to(self) -> str:
        at_desk = self.request.POST.get("back") == "office_desk" and may_use(who(self.request), "chats.facilitate_chat")
        return self.url("office_desk" if at_desk else "office_chat")


class Stop(ChatScreen):
    """ "Stop the chat? 9 posts will not go out." """

    template_name = "chats/office/stop.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        strip = live.strip(self.chat, self.user, timezone.now())
        if strip.phase in ("unplanned", "before", "done", "stopped") or not strip.is_host:
            return redirect(self.url())
        return self.render_to_response(self.get_context_data(strip=strip))
