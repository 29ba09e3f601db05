import pytest
from django.template import Context, Template

from unwatched.sources.models import Citation, Standing
from unwatched.sources.services import captures, citing

from .factories import NOW, SAID, make_capture, make_source

pytestmark = pytest.mark.django_db


def drawn(claim, title=""):
    template = Template("{% load evidence %}{% cited_for claim title=title %}")
    return template.render(Context({"claim": claim, "title": title})).strip()


def test_a_claim_shows_its_evidence_and_what_became_of_it():
    made = make_capture()
    claim = make_source(url="https://claims.example/")
    assert drawn(claim) == drawn("") == drawn(None) == ""
    citing.cite(claim, source=made.source, capture=made, quote=SAID[:20], by=None, now=NOW)
    page = drawn(claim, title="Where we know it from")
    for words in (SAID[:20], "Our principles", "Facewise Inc.", "kept by us on 10 November 2026", "Where we know"):
        assert words in page
    assert "/verify/" not in page
    captures.publish(made, by=None, now=NOW)
    Citation.objects.update(standing=Standing.CHANGED, standing_since=NOW)
    page = drawn(claim)
    assert f"/verify/{made.manifest_sha256}/" in page
    assert "words changed" in page
