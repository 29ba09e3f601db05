"""Any chat that the office can hold, for property tests."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from unwatched.chats.models import FILLED_ONCE, PersonRole, StepKind
from unwatched.chats.runbook import ChannelName, Link, Ready, Runbook, Somebody, Step, tidy, tidy_line
from unwatched.chats.runbook.values import VARIANT_NETWORKS, fills_in_order
from unwatched.gateways.social import Network, Visibility

# What files trip over: signs of both formats at the beginnings of lines, quotes, colons, emoji, other directions.
TRICKS = (
    "---", "--- after 3 min", "—", "# Welcome", "## Q1", "### Bluesky", "#Tag", "![x](card)", "\\---", "\\", "- a",
    "? b", ": c", "a: b", "'", '"', "{hashtag}", "{", "yes", "null", "~", "3", "18:00", "*a", "&a", "|", ">", "%",
    "@ada@x.y", "  indented", "é", "e\u0301", "שלום", "\u200f", "漢字", "]", "](card)", "\t", "", "...", "<!-- a -->",
    "\N{WOMAN}\u200d\N{GIRL}", "\N{WAVING BLACK FLAG}\U000e0067\U000e0062\U000e007f", "\xa0", "\x85",
)  # fmt: skip
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
pieces = st.one_of(st.sampled_from(TRICKS), st.text(letters, max_size=12))
texts = st.lists(pieces, max_size=5).flatmap(
    lambda found: st.sampled_from(["\n", "\n\n", " ", ""]).map(lambda glue: tidy(glue.join(found)))
)


def lines(most, *, least=0):
    found = st.lists(pieces, max_size=3).map(lambda those: tidy_line(" ".join(those))[:most].strip())
    return found.filter(lambda line: len(line) >= least)


@st.composite
def channels(draw):
    network = draw(st.sampled_from(Network))
    return ChannelName(
        network=network,
        name=draw(lines(80)),
        account=draw(lines(255)),
        plays=draw(st.sampled_from([None, *VARIANT_NETWORKS])),
        by_hand=draw(st.booleans()),
    )


def steps(kind):
    return st.lists(
        st.builds(
            Step,
            kind=st.just(kind),
            number=st.integers(0, 999) if kind == StepKind.QUESTION else st.none(),
            text=texts,
            variants=st.dictionaries(st.sampled_from(VARIANT_NETWORKS), texts.filter(bool), max_size=2).map(
                lambda said: {network: said[network] for network in VARIANT_NETWORKS if network in said}
            ),
            card=st.booleans(),
            card_text=texts,
            description=texts,
            gap=st.one_of(st.none(), st.integers(0, 86400)),
        ),
        max_size=3,
    )


@st.composite
def parts(draw):
    welcome, questions, wrap_up = (draw(steps(kind)) for kind in StepKind)
    return (*welcome, *questions, *wrap_up)


names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
# Around the hours that do not exist or come twice.
changes = st.sampled_from([datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in range(4, 8)])
zones = st.sampled_from(["UTC", "America/New_York", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe"])
runbooks = st.builds(
    Runbook,
    title=lines(160, least=1),
    objective=texts,
    campaign=lines(160),
    hashtag=lines(100).map(lambda tag: tag.lstrip("# ")),
    language=st.sampled_from(["en", "de", "pt-BR", "no", "ar"]),
    visibility=st.sampled_from(Visibility),
    starts_at=st.one_of(st.none(), moments, changes),
    zone=zones,
    interval=st.integers(1, 86400),
    channels=st.lists(channels(), max_size=3).map(tuple),
    fills=st.dictionaries(st.one_of(st.sampled_from(FILLED_ONCE), names), texts, max_size=4).map(fills_in_order),
    links=st.lists(st.builds(Link, label=lines(120), url=lines(500)), max_size=2).map(tuple),
    rules=texts,
    theme=st.dictionaries(names, texts, max_size=3).map(lambda said: dict(sorted(said.items()))),
    people=st.lists(
        st.builds(
            Somebody,
            name=lines(120, least=1),
            role=st.sampled_from(PersonRole),
            channels=st.lists(channels(), max_size=1).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    ready_answers=st.lists(st.builds(Ready, title=lines(80), text=texts), max_size=2).map(tuple),
    steps=parts(),
)  # fmt: skip
