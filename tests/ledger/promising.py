"""Amazon's year, as the ledger has it: three wordings, one of them narrower."""

from tests.ledger.factories import NOON, make_commitment
from unwatched.ledger.models import CommitmentEvent, Company, Score, Wording
from unwatched.ledger.services import changing
from unwatched.sources.models import Source
from unwatched.sources.services import citing

PAGE = "https://news.example/amazon"
WORDS = (
    ("2020-06-10", "one year without police use of our face recognition", "dated", "2021-06-10"),
    ("2021-05-18", "no police use of our face recognition until further notice", "notice", ""),
    ("2024-01-26", "no face comparison by police departments in criminal investigations", "notice", ""),
)


def cite(row, url=PAGE):
    source, _made = Source.objects.get_or_create(url=url, defaults={"added_at": NOON, "title": "News of the day"})
    return citing.cite(row, source=source, by=None, now=NOON)


def make_amazon():
    commitment = make_commitment("Amazon", title="police use of Rekognition")
    for day, words, term, expiry in WORDS:
        wording = Wording(commitment=commitment, date=day, precision="day", words=words, term=term, expiry=expiry,
                          scope="police use", confidence="high", expiry_precision="day" if expiry else "")  # fmt: skip
        if day.startswith("2024"):
            wording.narrowed, wording.narrowed_why = True, "Only one feature, only in criminal investigations."
        changing.add(wording, by=None, now=NOON)
        cite(wording)
    for day, kind in (("2020-06-10", "made"), ("2021-05-18", "extended"), ("2024-01-26", "narrowed")):
        event = CommitmentEvent(commitment=commitment, date=day, precision="day", kind=kind, confidence="high")
        changing.add(event, by=None, now=NOON)
        cite(event)
    score = Score(commitment=commitment, point="permanent", verdict="unmet", said="Until further notice.",
                  confidence="high")  # fmt: skip
    changing.add(score, by=None, now=NOON)
    cite(score)
    return commitment


def make_corvane():
    Company.objects.get_or_create(name="Corvane", slug="corvane")
    return make_commitment("Corvane", title="schools")
