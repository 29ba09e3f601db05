from dataclasses import replace
from datetime import timedelta

import pytest

from unwatched.archive.models import Body, Hidden, KeptMedia, KeptThread, ThreadState, Tombstone
from unwatched.archive.services import authors, erasing, keeping, refreshing
from unwatched.gateways.fetching import Faulty, NotThere, Unreachable
from unwatched.gateways.threads import Media, Missing, Reading

from .factories import ADA, NOON, make_post, make_unrolled

pytestmark = pytest.mark.once

LATER = NOON + timedelta(days=1)
PNG = Media(kind="image", url="https://social.example/1.png", description="A camera")


class Source:
    """What a server answers: its posts, and errors for those that are asked for alone."""

    def __init__(self, *posts, missing=(), errors=()):
        self.posts, self.missing, self.errors = posts, missing, dict(errors)
        self.asked = []

    def __call__(self, url):
        self.asked.append(url)
        if error := self.errors.get(url):
            raise error
        here = {post.uri: post for post in self.posts}
        first = next((post.uri for post in self.posts if post.url == url), "")
        return Reading(posts=here, asked=first, missing=self.missing, source=url, read_at=LATER)


@pytest.fixture
def thread(yes):
    return keeping.keep(make_unrolled(make_post(1), make_post(2), make_post(3)), by=None, now=NOON)


@pytest.fixture
def evidence(rosa, theo):
    return keeping.keep_as_evidence(
        make_unrolled(make_post(1), make_post(2)), body=Body.POLICE, reason="They announced the pilot there.",
        proposed_by=rosa, agreed_by=theo, now=NOON,
    )  # fmt: skip


def look(thread, source, *, now=LATER):
    return refreshing.look_again(KeptThread.objects.get(pk=thread.pk), read=source, now=now)


def test_an_edit_keeps_what_was_said_before(thread, rosa):
    edited = make_post(2, text="We never said that.", version="2", edited_at=LATER)
    assert look(thread, Source(make_post(1), edited, make_post(3))).edited == 1
    post = thread.posts.get(position=1)
    assert post.text == "We never said that."
    version = post.versions.get()
    assert (version.text, version.at) == ("This is post 2.", NOON + timedelta(minutes=2))
    thread.refresh_from_db()
    assert thread.changed_at == LATER
    # Looked at once more, nothing is new.
    assert not look(thread, Source(make_post(1), edited, make_post(3)))
    assert post.versions.count() == 1


def test_an_edit_and_back_again_keeps_both(thread):
    for n, text in enumerate(["Two.", "This is post 2.", "Two.", "Three."], start=1):
        post = make_post(2, text=text, version=str(n), edited_at=NOON + timedelta(hours=n))
        look(thread, Source(make_post(1), post, make_post(3)))
    texts = [version.text for version in thread.posts.get(position=1).versions.all()]
    assert texts == ["This is post 2.", "Two.", "This is post 2.", "Two."]


def test_new_posts_find_their_place(thread):
    between = make_post(9, parent_uri=make_post(2).uri, created_at=NOON + timedelta(minutes=2, seconds=30))
    last = replace(make_post(3), parent_uri=between.uri)
    assert look(thread, Source(make_post(1), make_post(2), between, last)).new == 1
    assert [post.text for post in thread.posts.all()] == [p.text for p in (make_post(1), make_post(2), between, last)]


def test_a_post_that_the_source_does_not_have_any_more_goes_and_is_buried(thread):
    gone = make_post(2)
    last = replace(make_post(3), parent_uri=gone.parent_uri)
    source = Source(make_post(1), last, errors={gone.url: NotThere("gone")})
    assert look(thread, source).gone == 1
    assert thread.posts.count() == 2
    assert erasing.lies_buried([gone.uri])


@pytest.mark.parametrize("error", [Faulty("500"), Unreachable("no line")])
def test_a_post_that_was_only_not_told_stays(thread, error):
    source = Source(make_post(1), make_post(2), errors={make_post(3).url: error})
    assert not look(thread, source)
    assert [post.position for post in thread.posts.all()] == [0, 1, 2]


def test_the_network_itself_says_that_a_post_is_deleted(thread):
    gone = make_post(3)
    assert look(thread, Source(make_post(1), make_post(2), missing=[Missing(gone.uri, "deleted")])).gone == 1


@pytest.mark.both
def test_what_is_gone_at_its_source_is_hidden_at_once_and_erased_when_it_stays_gone(thread):
    gone = Source(errors={make_post(1).url: NotThere("gone")})
    look(thread, gone)
    thread.refresh_from_db()
    assert (thread.state, thread.hidden_why) == (ThreadState.HIDDEN, Hidden.SOURCE)
    assert not KeptThread.objects.shown().exists()
    look(thread, gone, now=LATER + timedelta(hours=1))
    assert KeptThread.objects.exists()
    look(thread, gone, now=LATER + timedelta(hours=3))
    assert not KeptThread.objects.exists()
    assert Tombstone.objects.filter(key=thread.key, why="source").count() == 3


def test_a_server_that_had_a_bad_hour_brings_the_thread_back(thread):
    look(thread, Source(errors={make_post(1).url: NotThere("gone")}))
    look(thread, Source(make_post(1), make_post(2), make_post(3)), now=LATER + timedelta(hours=3))
    thread.refresh_from_db()
    assert (thread.state, thread.hidden_why, thread.hidden_at) == (ThreadState.KEPT, "", None)


@pytest.mark.both
def test_evidence_stays_and_says_since_when_it_is_gone(evidence):
    look(evidence, Source(errors={make_post(1).url: NotThere("gone")}))
    look(evidence, Source(errors={make_post(1).url: NotThere("gone")}), now=LATER + timedelta(days=1))
    evidence.refresh_from_db()
    assert (evidence.state, evidence.source_gone_at) == (ThreadState.KEPT, LATER)
    assert evidence.posts.count() == 2


@pytest.mark.both
def test_evidence_keeps_a_single_post_that_was_deleted(evidence):
    gone = make_post(2)
    assert look(evidence, Source(make_post(1), errors={gone.url: NotThere("gone")})).gone == 1
    assert evidence.posts.get(uri=gone.uri).gone_at == LATER


def test_trouble_at_the_source_changes_nothing_and_is_told(thread):
    look(thread, Source(errors={make_post(1).url: Faulty("The server has a fault.")}))
    thread.refresh_from_db()
    assert thread.said == "The server has a fault."
    assert thread.state == ThreadState.KEPT
    assert thread.check_after > LATER


def test_an_author_who_names_us_in_the_bio_is_hidden(thread):
    author = replace(ADA, about="#NoUnwatched")
    look(thread, Source(*(make_post(n, author=author) for n in (1, 2, 3))))
    thread.refresh_from_db()
    assert thread.hidden_why == Hidden.REFUSED


def test_an_author_who_does_not_want_to_be_found_any_more_is_not(thread):
    author = replace(ADA, indexable=False)
    look(thread, Source(*(make_post(n, author=author) for n in (1, 2, 3))))
    thread.refresh_from_db()
    assert not thread.findable


@pytest.mark.both
def test_a_picture_keeps_its_copy_when_its_description_changes(yes):
    thread = keeping.keep(make_unrolled(make_post(1, media=(PNG,))), by=None, now=NOON)
    KeptMedia.objects.update(file="archive/abc.png", fetch_after=None)
    look(thread, Source(make_post(1, media=(replace(PNG, description="A camera above a door"),))))
    media = KeptMedia.objects.get()
    assert (media.file.name, media.description) == ("archive/abc.png", "A camera above a door")


def test_one_server_is_asked_for_one_thread_at_a_time(thread, yes):
    other = replace(ADA, uri="https://two.example/users/ada", handle="ada@two.example")
    keeping.keep(make_unrolled(make_post(51, parent_uri="")), by=None, now=NOON)
    authors.say(other, "yes", said="reply", now=NOON)
    keeping.keep(make_unrolled(make_post(1, author=other), author=other), by=None, now=NOON)
    hosts = [one.path.partition("/")[0] for one in refreshing.due(now=LATER, most=10)]
    assert sorted(hosts) == ["social.example", "two.example"]


def test_a_single_post_that_was_buried_stays_so_and_the_rest_goes_on(thread):
    gone = make_post(3)
    look(thread, Source(make_post(1), make_post(2), missing=[Missing(gone.uri, "deleted")]))
    edited = make_post(1, text="Changed.")
    assert look(thread, Source(edited, make_post(2), gone)).edited == 1
    assert [post.text for post in thread.posts.all()] == ["Changed.", "This is post 2."]
