"""What was lost, in plain words: pairs of sentences as they are weakened in councils, and back."""

import pytest

from unwatched.bills.library import library
from unwatched.bills.text.comparing import Weight, compare, losses
from unwatched.bills.text.comparing.losses.features import BOUND, EXCEPTIONS, HOLES, RIGHTS, rx
from unwatched.bills.text.comparing.losses.passages import passages, spaced
from unwatched.bills.text.shapes import Law, Section

from .drafts import OURS, THEIRS
from .laws import many, section, tree

pytestmark = pytest.mark.once

BAN = (
    "It shall be unlawful for the City to obtain, retain, possess, access, request or use any face surveillance system."
)
SUE = "Any person may bring an action against the City in any court of competent jurisdiction"


def told(old, new, *others):
    """What is said of one section that became another, beside sections that stay: {rule: weight}."""
    rest = [section(number, text) for number, text in enumerate(others, 2)]
    found = losses(compare(tree(section(1, old), *rest), tree(*([section(1, new)] if new else []), *rest)))
    return {loss.rule: loss.weight.value for loss in found}


WEAKENED = [
    # suppression, and its scope
    ("suppression", "lost", "No data derived from face surveillance may be received in evidence in any proceeding.",
     "Data derived from face surveillance shall be handled with care."),
    ("suppression", "lost", "Information obtained in violation of this chapter is inadmissible in any court.", ""),
    # who may sue, and for what
    ("private action", "lost", f"{SUE} for injunctive relief and damages.",
     "The City Attorney may enforce this chapter."),
    ("no action", "lost", f"{SUE} for damages.", "Nothing in this chapter creates a private right of action."),
    ("money", "lost", f"{SUE} for injunctive relief and damages.", f"{SUE} for injunctive relief."),
    ("only equitable", "lost", f"{SUE} for injunctive relief.", f"{SUE} for injunctive or declaratory relief only."),
    ("notice and cure", "weaker", f"{SUE}.",
     f"{SUE}, if written notice was given 30 days before and the violation was not cured."),
    ("harm", "weaker", f"{SUE}.", "Any person who was harmed may bring an action in any court."),
    # the three shapes of damages
    ("damages", "weaker", "A court shall award $1,000 per violation or actual damages, whichever is greater.",
     "A court shall award actual damages."),
    ("damages", "weaker", "A plaintiff is entitled to actual damages or $1,000 for each day of violation.",
     "A plaintiff is entitled to actual damages."),
    ("damages by day", "weaker", "The City is liable for at least $1,000 for each day of a violation.",
     "The City is liable for at least $1,000 per violation."),
    ("damages by violation", "weaker", "The City is liable for $100 per violation.", "The City is liable for $100."),
    ("amount", "weaker", "The court awards $1,000 per violation.", "The court awards $100 per violation."),
    ("cap", "weaker", "The court awards damages of $1,000 per violation.",
     "The court awards damages not to exceed $1,000 per violation."),
    # duties and bans
    ("duty", "weaker", "The Department shall publish its contracts.", "The Department may publish its contracts."),
    ("fees", "weaker", "A court shall award reasonable attorney's fees to the plaintiff.",
     "A court may award reasonable attorney's fees to the plaintiff."),
    ("duty", "lost", "The Police Department shall not use face surveillance systems.",
     "The Police Department may use face surveillance systems."),
    ("duty", "lost", "Officers shall not use face surveillance.", "Officers should not use face surveillance."),
    ("approval", "weaker", "The City shall not use face surveillance.",
     "The City shall not use face surveillance without prior approval of the City Council."),
    ("acts", "weaker", BAN, "It shall be unlawful for the City to obtain or use any face surveillance system."),
    ("ban", "lost", BAN, "The City publishes a list of every face surveillance system."),
    ("intent", "weaker", "No officer may use face surveillance.", "No officer may knowingly use face surveillance."),
    ("as far as easy", "weaker", "The City shall delete such data.",
     "The City shall delete such data to the extent practicable."),
    # ways around
    ("exception: emergency", "loophole", "The City shall not use face surveillance.",
     "The City shall not use face surveillance, except in an emergency."),
    ("exception: warrant", "loophole", "The City shall not use face surveillance.",
     "The City shall not use face surveillance unless a judge issued a warrant."),
    ("exception: missing", "loophole", "The City shall not use face surveillance.",
     "The City shall not use face surveillance. This section does not apply to the search for a missing child."),
    ("exception: consent", "loophole", "No store may scan faces.",
     "No store may scan faces unless the person consents."),
    ("condition", "loophole", "The City shall not use face surveillance.",
     "The City shall not use face surveillance, other than at parades."),
    ("condition", "loophole", "A department may not use predictive policing systems.",
     "A department may not use predictive policing systems, unless the Council has found that they work."),
    ("exception: police", "loophole", "This ordinance binds each department.",
     "This ordinance binds each department, except the police."),
    ("permission", "loophole", "The Department keeps a list.",
     "The Department keeps a list. The Department may receive the results of face scans that another agency made."),
    ("good faith", "loophole", "An officer answers for a violation.",
     "An officer answers for a violation. An officer who acted in good faith is not liable."),
    ("unasked", "weaker",
     "It is no violation to receive evidence that the City did not request, if the receipt is logged within 7 days.",
     "It is no violation to receive evidence that the City did not request."),
    # what it covers
    ("derived", "lost", "The City shall not use any information derived from a face surveillance system.",
     "The City shall not use a face surveillance system."),
    ("bound", "weaker", '"City" means any department, officer, contractor or vendor of the City.',
     '"City" means any department or officer of the City.'),
    ("bound", "weaker", "No private business or place of public accommodation may use face recognition.",
     "No city department may use face recognition."),
    ("verifying", "weaker", '"Face recognition" means identifying or verifying an individual by their face.',
     '"Face recognition" means identifying an individual by their face.'),
    ("many", "weaker", '"Face recognition" means an automated search for a face.',
     '"Face recognition" means an automated one-to-many search for a face.'),
    ("definition", "weaker", '"Department" means any office, board or commission of the City.',
     '"Department" means any office of the City.'),
    ("predictive", "lost", "The City shall not use predictive policing technology or license plate readers.",
     "The City shall not use license plate readers."),
    # time
    ("time", "weaker", "The log shall be sent to the Council within 7 days.",
     "The log shall be sent to the Council within thirty (30) days."),
    ("time", "weaker", "Such data shall be deleted immediately.", "Such data shall be deleted within 90 days."),
    ("time", "weaker", "An action shall be commenced within three years.",
     "An action shall be commenced within one year."),
    ("how often", "weaker", "The Chief shall submit a quarterly report to the Council.",
     "The Chief shall submit an annual report to the Council."),
    ("sunset", "weaker", "This ordinance takes effect at once.",
     "This ordinance takes effect at once. It expires on December 31, 2028, unless renewed."),
    # what stands alone
    ("report", "lost", "The Chief shall submit a written report to the Council each year.", ""),
    ("discipline", "lost", "An employee who violates this chapter is subject to suspension or termination.", ""),
    ("severability", "lost", "If any provision is held invalid, the remainder is not affected.", ""),
    ("fees", "lost", "A prevailing plaintiff shall be awarded attorneys' fees.", ""),
    ("prevailing", "weaker", "The court shall award attorney's fees to a prevailing plaintiff.",
     "The court shall award attorney's fees to the prevailing party."),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "weight", "old", "new"), WEAKENED)
def test_weakening_is_named(rule, weight, old, new):
    assert told(old, new).get(rule) == weight


# Some ways back need a person to read them; the others are told as won, and none as lost.
@pytest.mark.parametrize(("rule", "weight", "old", "new"), WEAKENED)
def test_the_way_back_is_no_loss(rule, weight, old, new):
    back = set(told(new or "Reserved.", old).values())
    assert back & {"stronger", "look"}
    if rule not in ("no action", "ban"):
        assert not back & {"lost", "loophole"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (BAN, BAN.replace("City", "Town")),
        (BAN, BAN.replace("It shall be unlawful", "It is unlawful")),
        ("The Clerk keeps the list.", "The City Clerk keeps the list."),
    ],
)
def test_other_names_are_no_loss(old, new):
    assert told(old, new) == {}


def test_words_that_moved_to_another_section_are_not_lost():
    old = tree(section(1, "Ban: " + BAN + " No data derived from it may be received in evidence in any court."),
               section(2, "Courts: " + SUE + "."))  # fmt: skip
    new = tree(
        section(1, "Ban: " + BAN),
        section(2, "Courts: " + SUE + ". No data derived from it may be received in evidence in any court."),
    )
    assert losses(compare(old, new)) == ()


def test_a_list_within_one_text_is_read_item_by_item():
    old = "This ordinance binds:\n\neach department, except the parks;\n\neach contractor; and\n\neach vendor."
    assert told(old, old.replace("\n\neach contractor; and", "")) == {"bound": "weaker"}


def test_every_slot_that_is_named_is_one_of_the_library():
    slots = {told.slot for told in (*RIGHTS, *HOLES)} | {loss.slot for loss in losses(compare(OURS, THEIRS))}
    assert slots - {""} <= set(library().slots)


def test_findings_bind_nobody():
    finding = "Findings: Contractors have used it without a warrant in an emergency."
    assert losses(compare(tree(section(1, finding)), tree(section(1, "Findings: It is wrong.")))) == ()


def test_what_no_rule_knows_is_left_to_a_person():
    found = told("Signs: Each door has a sign that is visible from the street.", "")
    assert found == {"gone": "look"}


def test_items_are_read_with_the_words_that_lead_to_them():
    old = tree(section(1, "Ban: It shall be unlawful to:", "obtain a face surveillance system;", "use such a system."))
    new = tree(section(1, "Ban: It shall be unlawful to:", "obtain a face surveillance system."))
    assert [(loss.rule, loss.weight, loss.old) for loss in losses(compare(old, new))][:1] == [
        ("acts", Weight.WEAKER, "sec_1__subsec_b")
    ]


def test_an_item_without_a_verb_is_forbidden_by_the_words_above_it():
    old = tree(section(1, "Ban: No official may obtain, retain, access or use a face surveillance system."))
    new = tree(
        section(1, "Ban: It shall be unlawful to obtain, retain, access, or use:", "any face surveillance system.")
    )
    assert "acts" not in {loss.rule for loss in losses(compare(old, new))}


@pytest.mark.parametrize("words", [
    "Nothing in this section shall be construed to limit any individual's rights under state or federal law.",
    "Any violation shall be subject to a fine of $300 per violation.",
])  # fmt: skip
def test_what_keeps_rights_whole_and_what_fines_is_no_loophole_and_no_damages(words):
    found = told(BAN, BAN, f"{SUE} for actual damages.") | told(
        f"{SUE} for actual damages.", f"{SUE} for actual damages. {words}"
    )
    assert {rule for rule in found if rule.startswith(("exception", "condition", "damages"))} == set()


def test_peer_reviewed_research_and_the_act_of_testing_are_no_exceptions():
    now = "The City shall not use face surveillance until the Council finds it is backed by peer reviewed research."
    assert "exception: trials" not in told("The City shall not use face surveillance.", now)
    assert "exception: trials" not in told(
        "No agency may borrow, test or acquire software, with or without payment.", "None."
    )


def test_an_item_of_a_definition_counts_as_the_definition():
    old = tree(
        section(1, "Words: “Scan” means software that works on faces in order to:", "identify; or", "verify people.")
    )
    new = tree(section(1, "Words: “Scan” means software that assists in identifying or verifying people by face."))
    assert "verifying" not in {loss.rule for loss in losses(compare(old, new))}


def test_a_committee_draft_is_told_with_the_words_and_where_they_are():
    found = {loss.rule: loss for loss in losses(compare(OURS, THEIRS))}
    assert {"suppression", "damages", "bound", "sunset", "notice and cure", "unasked", "derived"} <= set(found)
    damages = found["damages"]
    assert damages.before == "A court shall award $1,000 per violation or actual damages, whichever is greater."
    assert damages.after == "A court may award actual damages."
    assert (damages.old, damages.new, damages.anchor) == ("sec_6__subsec_b", "sec_4__subsec_b", "sec_4__subsec_b")
    assert found["sunset"].anchor == "sec_6"
    assert found["report"].anchor == "old-sec_7"
    assert [loss.weight for loss in found.values()] == sorted(
        (loss.weight for loss in found.values()), key=list(Weight).index
    )
    assert Weight.STRONGER not in {loss.weight for loss in found.values()}


def test_the_other_way_round_it_is_won():
    weights = {loss.weight for loss in losses(compare(THEIRS, OURS))}
    assert weights <= {Weight.STRONGER, Weight.LOOK}


@pytest.mark.parametrize("now", [
    "Ban: " + BAN + " This does not apply to a telephone that its owner unlocks with a face.",
    "Words: “Scan” does not include the unlocking of one's own phone.",
])  # fmt: skip
def test_an_exception_that_moved_or_was_put_otherwise_is_not_gone(now):
    old = tree(section(1, "Ban: " + BAN), section(2, "Exceptions: This does not apply to the unlocking of devices."))
    found = losses(compare(old, tree(section(1, "Ban: " + BAN), section(2, now))))
    assert "exception: devices" not in {loss.rule for loss in found}


def test_an_exception_of_which_other_words_still_speak_may_be_gone():
    old = tree(section(1, "Ban: " + BAN), section(2, "Exceptions: This does not apply to the unlocking of devices."))
    new = tree(section(1, "Ban: " + BAN), section(2, "Devices: The clerk counts each device that was unlocked."))
    (loss,) = [one for one in losses(compare(old, new)) if one.rule == "exception: devices"]
    assert (loss.weight, loss.sentence) == (
        Weight.LOOK, "The exception for unlocking devices may be gone: other words on it stand here now.",
    )  # fmt: skip
    gone = losses(compare(old, tree(section(1, "Ban: " + BAN), section(2, "Signs: Each door has a sign."))))
    assert [(one.weight, one.where) for one in gone if one.rule == "exception: devices"] == [
        (Weight.STRONGER, "Section 2 of the first text")
    ]


def test_every_claim_names_its_part_and_its_words_and_the_same_is_said_once():
    old = tree(*(section(n, f"Item {n}: The office {n} keeps a list of street {n}.", "a door;") for n in range(1, 13)))
    new = tree(*(
        section(n, f"Item {n}: The office {n} keeps a list of each street {n}.", "a door;",
                *(["This does not apply to parades."] if n in (3, 7) else []))
        for n in range(1, 13)
    ))  # fmt: skip
    found = losses(compare(old, new))
    assert all(loss.where for loss in found)
    (exception,) = [loss for loss in found if loss.weight == Weight.LOOPHOLE]
    assert exception.sentence == "A new exception: “This does not apply to parades.”"
    assert (exception.where, exception.also) == ("Section 3(b)", ("Section 7(b)",))
    (words,) = [loss for loss in found if loss.rule == "words"]
    assert (words.where, words.also[:2], len(words.also)) == ("Section 1", ("Section 2", "Section 3"), 11)
    assert len({(loss.rule, loss.sentence) for loss in found}) == len(found)


SENTENCES = sorted({words for _, _, *both in WEAKENED for words in both if words})


def test_what_is_looked_for_first_hides_nothing_from_the_rules():
    """A rule is asked only of sentences that have one of its stems."""
    law = tree(*(section(n, words) for n, words in enumerate(SENTENCES, 1)))
    found = passages(compare(law, law).pairs, law.sections, "old")
    for feature in (*RIGHTS, *HOLES):
        unread = set(found) - set(found.near(feature.near))
        assert not [passage.words for passage in unread if feature.has.search(passage.low)], feature.rule
    for _, near, pattern, what in [*(("", *bound) for bound in BOUND), *EXCEPTIONS]:
        unread = set(found) - set(found.near(near))
        assert not [passage.words for passage in unread if pattern.search(passage.low)], what


@pytest.mark.parametrize("sign", [" ", "(", '"', "'", "[", "-", "/", "non-", "a.", "a,", "a;", ": "])
def test_a_rule_finds_its_words_behind_whatever_stands_before_them(sign):
    words = f"{sign}damages, {sign}damages"
    assert rx(r"\bdamages\b").findall(spaced(words)) == [" damages"] * 2
    assert rx(r"\bdamag\b|\bamages\b").search(spaced(words)) is None
    assert len(spaced(words)) == len(words) + 1  # the words of a match are cut out of what people wrote


def test_the_end_of_a_large_number_is_no_term():
    rules = told("The city answers in three days and pays for it.", "The city answers in 1,000 days and pays for it.")
    assert rules == {"words": "look"}


def test_a_long_hostile_sentence_ends_soon():
    words = "person may not no shall received data derived means or $1 notice days before " * 1_000
    assert losses(compare(Law(title="", sections=(Section(eid="a", text=words),)), Law(title=""))) != ()


def test_300_sections_are_read_through():
    assert losses(compare(many(), many())) == ()
