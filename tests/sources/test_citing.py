import pytest

from unwatched.sources.errors import NotFoundInText, SourcesError
from unwatched.sources.models import Citation
from unwatched.sources.services import citing

from .factories import NOW, SAID, make_capture, make_source


@pytest.mark.django_db
def test_a_claim_cites_the_very_words_with_what_stands_around_them(noise):
    made = make_capture()
    claim = make_source(url="https://claims.example/")  # any row can be a claim
    citing.cite(claim, source=made.source, capture=made, quote="real-time  matching\nto police", by=None, now=NOW)

    cited = Citation.objects.of(claim).get()
    assert cited.exact == "real-time matching to police"
    assert (cited.prefix, cited.suffix) == ("We will not sell ", " departments until a federal law")
    assert SAID[cited.start : cited.end] == cited.exact
    assert cited.next_look_at == NOW + citing.EVERY
    assert citing.cited_for([claim, made.source]) == {claim.pk: [cited]}


@pytest.mark.once
@pytest.mark.django_db
def test_words_that_do_not_stand_there_cannot_be_quoted():
    made = make_capture()
    with pytest.raises(NotFoundInText):
        citing.cite(made.source, source=made.source, capture=made, quote="We sell everything.", by=None, now=NOW)
    with pytest.raises(SourcesError, match="Keep the page first"):
        citing.cite(made.source, source=made.source, quote="We will", by=None, now=NOW)
    assert not Citation.objects.exists()


def test_the_surroundings_tell_two_places_apart():
    text = "First: no cameras. Second: no cameras here. Third: no cameras."
    assert citing.select(text, "no cameras").start == 7
    assert citing.select(text, "no cameras", prefix="Second: ").start == 27
    assert citing.select(text, "no cameras", prefix="Third: ", suffix=".").start == 51


def test_hostile_quotes_are_looked_for_as_they_are():
    assert citing.select("a (.*)+$ b", "(.*)+$").exact == "(.*)+$"
    for wanted in ("", "   ", "x" * 6000):
        with pytest.raises(NotFoundInText):
            citing.select("text", wanted)
