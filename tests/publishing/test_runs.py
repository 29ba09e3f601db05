"""Controls of a run, as a host presses them."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from unwatched.gateways.social.errors import Down
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Run, RunState, Thread, ThreadKind, ThreadState
from unwatched.publishing.services import planning, runs

from .factories import NOW, later, make_channel, make_run, make_thread

pytestmark = [pytest.mark.once, pytest.mark.django_db]
GAP = 180


@pytest.fixture(scope="module", autouse=True)
def planned(for_the_file):
    """A chat: Q1 now, then one every three minutes."""
    return for_the_file(lambda: make_chat_run([make_channel()]).pk)


@pytest.fixture
def run(planned):
    return Run.objects.get(pk=planned)


@pytest.fixture
def channel(run):
    return run.threads.first().channels.get()


def make_chat_run(channels, *, questions=4):
    run = make_run()
    for number in range(questions):
        thread = make_thread(f"Q{number + 1}", channels=channels, kind=ThreadKind.CHAT)
        Thread.objects.filter(pk=thread.pk).update(title=f"Q{number + 1}")
        planning.plan(thread, due_at=later(GAP * number), zone="UTC", by=None, now=NOW, run=run)
    return run


def press(control, run, *args, seconds, **more):
    return control(run, *args, by=None, now=later(seconds), **more)


def times(run):
    """Seconds from the start at which each thread is due."""
    return [(at - NOW) // timedelta(seconds=1) for at in run.threads.order_by("rank").values_list("due_at", flat=True)]


def texts(networks, channel):
    return [note.text for note in networks(channel).wall.notes]


def thread(run, title):
    return run.threads.get(title=title)


def test_nothing_goes_out_before_somebody_starts_it(run, channel, networks):
    networks.run(later(5))
    assert texts(networks, channel) == []
    press(runs.start, run, seconds=-60)
    networks.run(later(0))
    assert texts(networks, channel) == ["Q1"]


def test_started_late_all_of_it_moves(run, channel, networks):
    press(runs.start, run, seconds=40)
    assert times(run) == [40, 220, 400, 580]
    with pytest.raises(PublishingError, match="started already"):
        press(runs.start, run, seconds=41)


def test_each_goes_out_at_its_time_and_then_the_run_is_done(run, channel, networks):
    press(runs.start, run, seconds=0)
    for number in range(4):
        networks.run(later(GAP * number - 1))
        assert len(texts(networks, channel)) == number
        networks.run(later(GAP * number))
    assert texts(networks, channel) == ["Q1", "Q2", "Q3", "Q4"]
    run.refresh_from_db()
    assert (run.state, run.ended_at) == (RunState.DONE, later(3 * GAP))


def test_a_pause_holds_everything_and_its_length_is_added(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    press(runs.pause, run, seconds=100)
    networks.run(later(GAP + 5))
    assert texts(networks, channel) == ["Q1"]
    press(runs.resume, run, seconds=400)
    assert times(run) == [0, 480, 660, 840]
    networks.run(later(480))
    assert texts(networks, channel) == ["Q1", "Q2"]


def test_everything_that_is_not_posted_moves_but_never_into_the_past(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    runs.shift(run, seconds=60, by=None, now=later(10))
    assert times(run) == [0, 240, 420, 600]
    runs.shift(run, seconds=-3600, by=None, now=later(100))
    assert times(run) == [0, 100, 280, 460]


def test_what_is_skipped_never_goes_out_and_the_others_keep_their_times(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    press(runs.skip, run, thread(run, "Q2"), seconds=20)
    networks.run(later(GAP))
    assert texts(networks, channel) == ["Q1"]
    networks.run(later(2 * GAP))
    assert texts(networks, channel) == ["Q1", "Q3"]
    assert thread(run, "Q2").state == ThreadState.SKIPPED


def test_the_next_one_goes_out_now_and_those_after_it_keep_their_gaps(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    press(runs.next_now, run, seconds=50)
    assert times(run) == [0, 50, 230, 410]
    networks.run(later(50))
    assert texts(networks, channel) == ["Q1", "Q2"]


def test_a_stopped_run_starts_again_where_somebody_says(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    press(runs.stop, run, seconds=30)
    networks.run(later(GAP))
    assert texts(networks, channel) == ["Q1"]
    assert thread(run, "Q3").state == ThreadState.STOPPED
    press(runs.restart_from, run, thread(run, "Q3"), seconds=1000)
    assert times(run)[2:] == [1000, 1180]
    networks.run(later(1000))
    networks.run(later(1180))
    assert texts(networks, channel) == ["Q1", "Q3", "Q4"]
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_what_has_gone_out_cannot_be_started_again(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    press(runs.stop, run, seconds=30)
    with pytest.raises(PublishingError, match="gone out already"):
        press(runs.restart_from, run, thread(run, "Q1"), seconds=40)


# --- Late ------------------------------------------------------------------------------------


def test_a_little_late_it_goes_out_and_what_follows_keeps_its_gap(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    networks.run(later(GAP + 40))
    assert texts(networks, channel) == ["Q1", "Q2"]
    assert times(run) == [0, GAP + 40, 2 * GAP + 40, 3 * GAP + 40]


def test_a_lateness_that_nobody_notices_moves_nothing(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(2))
    assert times(run) == [0, 180, 360, 540]


def test_two_channels_that_are_late_together_move_the_rest_once(networks):
    channels = [make_channel(), make_channel(name="Another wall")]
    run = make_chat_run(channels)
    press(runs.start, run, seconds=0)
    networks.run(later(30))
    assert [texts(networks, channel) for channel in channels] == [["Q1"], ["Q1"]]
    assert times(run) == [30, 210, 390, 570]


def test_too_late_it_pauses_and_asks(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    networks.run(later(GAP + 70))
    assert texts(networks, channel) == ["Q1"]
    standing = runs.stands(run)
    assert standing.question == "“Q2” is 70 seconds late. Send it now, move everything, or skip it?"
    assert (standing.late_thread.title, standing.run.state) == ("Q2", RunState.PAUSED)


def test_the_question_says_what_kept_it(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks(channel).fail(Down("100 % of the server is away."), times=None)
    for second in (0, 20, 40, 57, 63):  # each try is late; the question is how late since its time
        networks.run(later(second))
    assert runs.stands(run).question.endswith("or skip it? Our wall: 100 % of the server is away.")


def test_a_channel_that_lags_behind_moves_what_follows_by_as_much_as_the_slowest(networks):
    quick, slow = make_channel(name="Quick"), make_channel(name="Slow")
    run = make_chat_run([quick, slow])
    press(runs.start, run, seconds=0)
    networks(slow).fail(Down("No answer."), times=5)
    for second in (0, 1, 3, 7, 15, 25):
        networks.run(later(second))
    assert [texts(networks, channel) for channel in (quick, slow)] == [["Q1"], ["Q1"]]
    assert times(run) == [25, 205, 385, 565]


@pytest.mark.both
@pytest.mark.parametrize(
    ("answer", "due", "posted"),
    [
        (runs.send_late, [0, GAP, 2 * GAP, 3 * GAP], ["Q1", "Q2"]),
        (runs.move_all, [0, GAP + 80, 2 * GAP + 80, 3 * GAP + 80], ["Q1", "Q2"]),
        (runs.skip_late, [0, GAP, 2 * GAP, 3 * GAP], ["Q1"]),
        (runs.resume, [0, GAP + 80, 2 * GAP + 80, 3 * GAP + 80], ["Q1", "Q2"]),
    ],
)
def test_the_three_answers_to_a_late_one_and_plain_resume(answer, due, posted, run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    networks.run(later(GAP + 70))
    press(answer, run, seconds=GAP + 80)
    networks.run(later(GAP + 80))
    assert texts(networks, channel) == posted
    assert times(run) == due
    assert runs.stands(run).question == ""


def test_a_worker_that_comes_back_after_an_hour_posts_nothing_by_itself(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    networks.run(later(3600))
    assert texts(networks, channel) == ["Q1"]
    assert runs.stands(run).late_thread.title == "Q2"


def test_every_control_is_in_the_log(run, channel, networks):
    press(runs.start, run, seconds=0)
    press(runs.pause, run, seconds=1)
    press(runs.resume, run, seconds=2)
    press(runs.stop, run, seconds=3)
    actions = ModelLogEntry.objects.for_instance(run).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["run.start", "run.pause", "run.resume", "run.stop"]
    run.refresh_from_db()
    assert run.changes >= 4


def test_the_standing_says_how_far_it_is(run, channel, networks):
    press(runs.start, run, seconds=0)
    networks.run(later(0))
    standing = runs.stands(run)
    assert (standing.now_posted.title, standing.next.title) == ("Q1", "Q2")
    (one,) = standing.channels
    assert (one.sent, one.total, one.last.sent_at) == (1, 4, later(0))
