import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.log_actions import log

from unwatched.core import jobs
from unwatched.core.models import Beat
from unwatched.office import machine, since, today
from unwatched.office.charts import Hour, hours_svg, scale

pytestmark = pytest.mark.once

MORNING = datetime(2026, 11, 23, 8, 40, tzinfo=UTC)


def need(**details):
    return today.Need(**{"title": "Call", "tag": "Look", **details})


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Good morning, Rosa. Nothing needs a person today."),
        ([need()], "Good morning, Rosa. One thing needs a person."),
        ([need()] * 5, "Good morning, Rosa. Five things need a person."),
        ([need()] * 12, "Good morning, Rosa. 12 things need a person."),
        ([need(broken=True), need()], "Good morning, Rosa. The machine stands still."),
    ],
    ids=["nothing", "one", "five", "many", "broken"],
)
def test_answer_says_what_the_day_is_like(rows, words):
    assert today.answer(rows, name="Rosa", now=MORNING) == words


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "Good evening"), (5, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_answer_knows_the_time_of_day(hour, words):
    assert today.answer([], name="", now=MORNING.replace(hour=hour)).startswith(f"{words}. ")


def test_answer_greets_by_the_clock_of_the_coalition(settings):
    with timezone.override("Pacific/Auckland"):
        assert today.answer([], name="", now=MORNING).startswith("Good evening")


def test_explanation_of_an_empty_day_lets_people_rest():
    assert today.explanation([]).endswith("Rest is part of the work.")


@pytest.fixture
def only(monkeypatch):
    """`only(need, …)` makes these the only needs there are."""

    def set_needs(*needs):
        monkeypatch.setattr(today, "_sources", [lambda user, now: needs])

    return set_needs


@pytest.mark.both
def test_needs_stand_in_order_of_time_with_what_is_broken_first(rosa, only):
    late, soon = need(title="late", due=MORNING + timedelta(days=2)), need(title="soon", due=MORNING)
    only(need(title="some time"), late, soon, need(title="broken", broken=True))
    assert [n.title for n in today.needs(rosa, now=MORNING)] == ["broken", "soon", "late", "some time"]


def test_page_shows_seven_rows_and_says_how_many_are_left(office, only):
    only(*[need(title=f"row {number}") for number in range(9)])
    page = office.get(reverse("wagtailadmin_home")).content.decode()
    assert page.count("o-row__title") == 7
    assert "And 2 more, less pressing." in page


def test_a_button_that_changes_something_is_a_form(office, only):
    only(need(buttons=[today.Button("Take it", "/office/take/", post=True), today.Button("See it", "/office/see/")]))
    page = office.get("/office/").content.decode()
    assert '<form method="post" action="/office/take/">' in page
    assert 'href="/office/see/"' in page


def test_signing_in_lands_on_today_and_strangers_do_not(office, client):
    assert "Good" in office.get("/office/").content.decode()
    client.logout()
    assert "/login/" in client.get("/office/")["Location"]


def test_a_source_registers_once():
    before = list(today._sources)
    today.register(machine.stopped_worker)
    assert today._sources == before


# --- The machine


def beat_all(at):
    for sweep in jobs.discover():
        Beat.objects.update_or_create(name=sweep.name, defaults={"at": at})


def test_a_worker_that_runs_needs_nobody(rosa, now):
    beat_all(now)
    assert list(machine.stopped_worker(rosa, now)) == []
    assert machine.worker_line(now=now).kind == "good"


def test_a_dead_worker_leads_with_its_command(rosa, now):
    beat_all(now - timedelta(hours=2))
    [row] = machine.stopped_worker(rosa, now)
    assert row.title == "Nothing has gone out since 07:30. The worker has stopped."
    assert (row.broken, row.command) == (True, "unwatched worker")
    assert machine.worker_line(now=now).kind == "bad"


def test_a_worker_that_never_ran_is_said(rosa, now):
    [row] = machine.stopped_worker(rosa, now)
    assert row.title == "Nothing has gone out yet. The worker does not run."


def test_one_stuck_sweep_is_named_while_the_rest_goes_on(rosa, now):
    beat_all(now)
    Beat.objects.filter(name="outbox").update(at=now - timedelta(days=1))
    assert [row.title for row in machine.stuck_sweeps(rosa, now)] == ["The work “outbox” is stuck"]
    assert list(machine.stopped_worker(rosa, now)) == []


@pytest.mark.both
@pytest.mark.parametrize(
    ("made", "proved", "kind", "words"),
    [
        (None, None, "warn", "none made yet"),
        (timedelta(hours=6), None, "good", "03:30, never tried"),
        (timedelta(hours=6), timedelta(days=9), "good", "03:30, restored in a test Sun 1 Nov, 09:30"),
        (timedelta(days=9), None, "warn", "Sun 1 Nov, 09:30"),
    ],
)
def test_backup_line(db, now, made, proved, kind, words):
    if made:
        Beat.objects.create(name=machine.BACKUP, at=now - made)
    if proved:
        Beat.objects.create(name=machine.PROVED, at=now - proved)
    line = machine.backup_line(now=now)
    assert (line.kind, line.text) == (kind, words)


def test_mail_line_says_where_mail_goes(settings):
    assert machine.mail_line().url == reverse("office_mailbox")
    settings.MAIL_IS_CAUGHT = False
    assert machine.mail_line().kind == "good"


# --- Since you were here


@pytest.mark.both
def test_what_others_did_is_told_and_what_i_did_is_not(rosa, django_user_model, now):
    theo = django_user_model.objects.create_user("theo@example.org", name="Theo")
    log(instance=theo, action="wagtail.edit", user=rosa, timestamp=now - timedelta(days=2))
    log(instance=rosa, action="wagtail.edit", user=theo, timestamp=now - timedelta(days=1))
    log(instance=rosa, action="wagtail.edit", user=theo, timestamp=now - timedelta(days=3))
    done = since.done_by_others(rosa, now=now)
    assert [(d.who, d.what, d.at) for d in done] == [("Theo", "edit", now - timedelta(days=1))]


def test_a_week_is_the_longest_that_is_told(rosa, now):
    assert since.last_here(rosa, now=now) == now - timedelta(days=7)


def test_drafts_are_told_to_those_who_may_edit(rosa, django_user_model):
    from unwatched.pages.services import make_site

    home = make_site(name="Wrenfield", now=timezone.now())
    home.shout = "Changed"
    home.save_revision()
    assert [draft.title for draft in since.drafts(rosa)] == ["Wrenfield"]
    stranger = django_user_model.objects.create_user("x@example.org")
    assert since.drafts(stranger) == []


# --- Charts


def hour(**counts):
    return Hour(at=MORNING.replace(hour=12, minute=0), **counts)


@pytest.mark.parametrize(
    ("highest", "step", "top"), [(0, 1, 1), (3, 1, 3), (38, 20, 40), (40, 20, 40), (700, 250, 750)]
)
def test_scale_is_round_and_holds_the_highest(highest, step, top):
    assert scale(highest) == (step, top)


def test_hours_are_drawn_as_bars_that_add_up():
    svg = hours_svg([hour(confirmed=10, waiting=5, aside=5), hour()], label="Two hours", height=144)
    assert svg.count("<rect") == 3
    # 108 px for 20 signatures
    assert 'class="b" x="35.0" width="337.0" y="66.0" height="54.0"' in svg
    assert svg.count(">noon<") == 2


def test_page_shows_the_hours_and_the_same_as_a_table(office, monkeypatch):
    hours = [hour(confirmed=7, waiting=2, aside=1), hour()]
    panel = today.Hours(title="No face scans", summary="412 of 500", hours=hours)
    monkeypatch.setattr(today, "_hours", [lambda user, now: panel, lambda user, now: None])
    page = office.get("/office/").content.decode()
    assert page.count('<svg class="o-chart') == 2
    assert '<td>Mon 23 Nov, 12:00</td><td class="n">7</td><td class="n">2</td><td class="n">1</td>' in page
    assert "412 of 500" in page


def test_nothing_in_a_drawing_is_taken_for_markup():
    assert "<script" not in hours_svg([], label="<script>")


def test_the_word_for_an_hour_at_the_edge_is_not_cut_off():
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    days = [Hour(midnight + timedelta(hours=n)) for n in range(-24, 1)]
    anchors = re.findall(r'text-anchor="(\w+)">(\w+)', hours_svg(days, label="Hours"))
    assert [one for one in anchors if one[1] in ("noon", "midnight")] == [
        ("start", "midnight"), ("middle", "noon"), ("end", "midnight"),
    ]  # fmt: skip


def test_last_hours_end_with_the_running_one():
    hours = today.last_hours(now=MORNING)
    assert (len(hours), hours[0], hours[-1]) == (
        48,
        MORNING.replace(minute=0) - timedelta(hours=47),
        MORNING.replace(minute=0),
    )


def test_words_of_numbers_can_be_translated():
    with translation.override("en"):
        assert [today.in_words(n) for n in (0, 1, 9, 10)] == ["zero", "one", "nine", "10"]
