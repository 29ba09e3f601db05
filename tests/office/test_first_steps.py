import pytest
from django.urls import reverse

from unwatched.core.models import Beat
from unwatched.office import first_steps, machine, readiness, steps

pytestmark = pytest.mark.once


def step(name="x", *, done=False, order=1, minutes=5, **more):
    return first_steps.Step(
        name=name, title=f"Do {name}", text="Why", minutes=minutes, button="Go", order=order,
        url=lambda user: f"/office/{name}/", done=lambda user: done, **more,
    )  # fmt: skip


@pytest.fixture
def only(monkeypatch):
    """`only(step, …)` makes these the only steps there are."""

    def set_steps(*wanted):
        monkeypatch.setattr(first_steps, "_steps", {s.name: s for s in wanted})

    return set_steps


@pytest.fixture
def demo(monkeypatch):
    """A demo that can be looked at, signed and removed; what was done to it is in `demo.calls`."""

    class Demo:
        there, signed, calls = True, False, []

    found = first_steps.Demo(
        present=lambda: Demo.there,
        url=lambda: "/petition/",
        tried=lambda: Demo.signed,
        remove=lambda *, by, now: (Demo.calls.append(by), setattr(Demo, "there", False)),
    )
    monkeypatch.setattr(first_steps, "_demo", [found])
    Demo.calls = []
    return Demo


def test_the_first_step_that_is_left_is_the_next(rosa, only):
    only(step("c", order=3), step("b", order=2), step("a", order=1, done=True))
    assert [(s.step.name, s.is_done, s.is_next) for s in first_steps.steps_for(rosa)] == [
        ("a", True, False), ("b", False, True), ("c", False, False),
    ]  # fmt: skip


def test_a_step_that_is_not_for_this_person_is_left_out(rosa, only):
    only(step("a", shown=lambda user: False), step("b"))
    assert [s.step.name for s in first_steps.steps_for(rosa)] == ["b"]


@pytest.mark.both
@pytest.mark.parametrize(
    ("done", "words"),
    [
        (0, "None of three. About 15 minutes to a page that people can sign."),
        (2, "Two of three. About 5 minutes to a page that people can sign."),
        (3, "Everything is done. People can sign."),
    ],
)
def test_answer_counts_what_is_done_and_adds_what_is_left(rosa, only, done, words):
    only(*[step(str(number), order=number, done=number < done) for number in range(3)])
    assert first_steps.answer(first_steps.steps_for(rosa)) == words


def test_page_shows_one_filled_button_and_quiet_done_ones(office, only):
    only(step("a", done=True), step("b", order=2), step("c", order=3))
    page = office.get(reverse("office_first_steps")).content.decode()
    assert (page.count('class="is-done"'), page.count('class="is-now"')) == (1, 1)
    assert '<a class="button" href="/office/b/">' in page
    assert '<a class="button button-secondary button-small" href="/office/c/">' in page


def test_first_row_of_today_until_all_is_done(rosa, only, now):
    only(step("a"))
    [row] = steps.first_steps_left(rosa, now)
    assert (row.title, row.due) == ("First steps: Do a", now)
    only(step("a", done=True))
    assert list(steps.first_steps_left(rosa, now)) == []


@pytest.mark.both
def test_who_may_not_set_up_is_not_asked_to(django_user_model, only, now, db):
    only(step("a"))
    assert list(steps.first_steps_left(django_user_model.objects.create_user("x@example.org"), now)) == []


@pytest.mark.both
def test_mail_is_done_when_an_account_is_connected(rosa, settings):
    assert not steps.MAIL.done(rosa)
    settings.MAIL_IS_CAUGHT = False
    assert steps.MAIL.done(rosa)


def test_backup_is_done_when_one_was_made(rosa, now):
    assert not steps.BACKUP.done(rosa)
    Beat.objects.create(name=machine.BACKUP, at=now)
    assert steps.BACKUP.done(rosa)


def test_demo_is_done_when_somebody_signed_it_or_it_is_gone(rosa, demo):
    assert steps.DEMO.shown(rosa)
    assert not steps.DEMO.done(rosa)
    demo.signed = True
    assert steps.DEMO.done(rosa)
    demo.signed, demo.there = False, False
    assert steps.DEMO.done(rosa)


def test_demo_goes_by_its_own_hand_and_once(office, rosa, demo):
    page = office.get(reverse("office_first_steps")).content.decode()
    assert "Yes, remove the demo" in page
    answer = office.post(reverse("office_remove_demo"), follow=True).content.decode()
    assert demo.calls == [rosa]
    assert "The demo is gone. What you made yourself is still here." in answer
    assert "Yes, remove the demo" not in answer
    assert "gone already" in office.post(reverse("office_remove_demo"), follow=True).content.decode()
    assert demo.calls == [rosa]


def test_looking_at_the_address_removes_nothing(office, demo):
    assert office.get(reverse("office_remove_demo")).status_code == 405
    assert demo.there


@pytest.mark.parametrize("role", ["Editor", "Researcher", "Facilitator", "Key-holder"])
def test_other_roles_do_not_set_up(member, demo, role):
    person = member(role)
    assert person.get(reverse("office_first_steps"))["Location"] == "/office/"
    assert person.post(reverse("office_remove_demo"))["Location"] == "/office/"
    assert demo.there


def test_findings_are_those_of_the_check_and_each_remedy_stands_once(settings):
    readiness._checked.cache_clear()
    found = readiness.findings()
    readiness._checked.cache_clear()
    assert any("UNWATCHED_PRODUCTION=1" in finding.text for finding in found)
    assert sum("UNWATCHED_PRODUCTION=1" in finding.text for finding in found) == 1
    assert {finding.kind for finding in found} <= {"bad", "warn"}
