"""What a cited thread says now."""

import pytest

from tests.archive.making import chain, reading
from unwatched.archive.services import rereading
from unwatched.gateways.capture import NothingThere
from unwatched.gateways.errors import Temporary
from unwatched.gateways.fetching import NotThere
from unwatched.sources.models import Source, SourceKind
from unwatched.sources.services import rechecking

pytestmark = pytest.mark.once
SOURCE = Source(url="https://social.example/@ada/1", kind=SourceKind.THREAD)


def test_the_words_of_all_posts_in_their_order():
    posts = chain(3)
    says = rereading.says_now(SOURCE, read=lambda url: reading(*posts, asked=posts[0]))
    assert says.url == SOURCE.url
    assert says.text == "\n\n".join(post.text for post in posts)
    assert rechecking._readers[SourceKind.THREAD] is rereading.says_now


def test_a_thread_that_is_gone_and_a_server_that_is_tired():
    def gone(url):
        raise NotThere("not there")

    def tired(url):
        raise Temporary("tired")

    with pytest.raises(NothingThere) as told:
        rereading.says_now(SOURCE, read=gone)
    assert told.value.gone
    with pytest.raises(Temporary):
        rereading.says_now(SOURCE, read=tired)
    with pytest.raises(NothingThere):
        rereading.says_now(SOURCE, read=lambda url: reading())
