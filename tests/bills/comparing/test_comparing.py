"""Which part became which, and how many changes there are."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.bills.text.comparing import Edit, Kind, Place, compare
from unwatched.bills.text.comparing.shapes import parts_of, whole
from unwatched.bills.text.shapes import Law, Section

from .laws import WORDS, law, many, renumbered, section, tree

pytestmark = pytest.mark.once


def kinds(comparison):
    return [(pair.kind.value, pair.anchor) for pair in comparison.changes]


def test_the_same_law_has_no_changes():
    said = compare(many(20), many(20))
    assert (said.edits, said.changes) == ((), ())
    assert {pair.kind for pair in said.pairs} == {Kind.SAME}


def test_one_changed_word_among_300_is_one_edit():
    old = many()
    sections = list(old.sections)
    sections[150] = replace(sections[150], text=sections[150].text.replace("any", "a", 1))
    said = compare(old, replace(old, sections=tuple(sections)))
    assert said.edits == (Edit("any", "a"),)
    assert kinds(said) == [("changed", "sec_151")]


def test_one_section_less_among_300_is_one_edit_and_the_others_get_new_numbers():
    old = many()
    said = compare(old, replace(old, sections=renumbered(old.sections[:100] + old.sections[101:])))
    assert len(said.edits) == 1
    assert said.edits[0].new == ""
    assert said.edits[0].old.startswith("Section 101. Provision 101")
    assert said.count(Kind.RENUMBERED) == 199
    assert said.count(Kind.CHANGED) == said.count(Kind.MOVED) == 0


def test_one_section_more_at_the_top_is_one_edit():
    old = many()
    new = Section(eid="x", heading="Findings", text="Faces are no number plates.")
    said = compare(old, replace(old, sections=renumbered((new, *old.sections))))
    assert [edit.old for edit in said.edits] == [""]
    assert said.count(Kind.RENUMBERED) == 300


def test_a_city_named_anew_in_each_section_is_one_edit_in_each_even_when_all_are_shifted():
    old = tuple(replace(part, heading="") for part in many(60).sections)
    new = [replace(part, text=part.text.replace("City", "Town", 1)) for part in old]
    first = Section(eid="x", text="Faces are no plates.")
    said = compare(Law(title="", sections=old), Law(title="", sections=renumbered((first, *new))))
    assert said.count(Kind.CHANGED) == 60
    assert {edit for edit in said.edits if edit.old} == {Edit("City", "Town")}


def test_sections_in_reverse_order_are_moved_and_nothing_is_taken_out():
    old = many(40)
    said = compare(old, replace(old, sections=old.sections[::-1]))
    assert said.count(Kind.MOVED) == 39
    assert said.edits == ()


def test_a_moved_section_is_told_once_and_keeps_its_edits():
    old = law(*WORDS)
    moved = WORDS[0].replace("obtain", "buy")
    said = compare(old, law(*WORDS[1:], moved))
    assert [pair.anchor for pair in said.changes if pair.kind == Kind.MOVED] == ["sec_5"]
    assert said.edits == (Edit("obtain", "buy"),)
    assert [row.pair.anchor for row in said.rows if row.place == Place.LEFT] == ["sec_5"]


def test_a_subsection_that_went_to_another_section_is_moved():
    old = tree(section(1, "Ban: It is unlawful:", WORDS[0], WORDS[4]), section(2, "Courts: " + WORDS[1]))
    new = tree(section(1, "Ban: It is unlawful:", WORDS[0]), section(2, "Courts: " + WORDS[1], WORDS[4]))
    assert kinds(compare(old, new)) == [("moved", "sec_2__subsec_a")]


def test_a_new_number_alone_is_no_change_of_words():
    old, new = law(*WORDS), law(*WORDS)
    new = replace(new, sections=(replace(new.sections[0], num="Sec. 1"), replace(new.sections[1], num="§ 2A"),
                                 *new.sections[2:]))  # fmt: skip
    said = compare(old, new)
    assert kinds(said) == [("renumbered", "sec_2")]
    assert said.edits == ()


def test_title_and_recitals_are_compared_too():
    said = compare(
        law(*WORDS, title="A ban", recitals=("WHEREAS faces are ours;", "WHEREAS machines err;")),
        law(*WORDS, title="A rule", recitals=("WHEREAS machines err often;",)),
    )
    assert [(pair.part.value, pair.kind.value) for pair in said.changes] == [
        ("title", "changed"), ("recital", "removed"), ("recital", "changed"),
    ]  # fmt: skip


def test_the_slot_goes_before_the_words():
    old = tree(replace(section(1, WORDS[1]), slot="damages"), section(2, WORDS[2]))
    new = tree(section(1, WORDS[2]), replace(section(2, "No money is owed."), slot="damages"))
    said = compare(old, new)
    assert {(p.old.slot, p.new.slot) for p in said.pairs if p.old and p.new and p.old.slot} == {("damages", "damages")}
    assert not said.count(Kind.ADDED)


def test_a_heading_pairs_what_was_rewritten():
    said = compare(
        law("Remedies: " + WORDS[1]), law("Effective date: It holds at once.", "Remedies. : Nobody may ask.")
    )
    assert [(p.kind.value, p.old and p.old.heading) for p in said.changes] == [("added", None), ("changed", "Remedies")]


def test_a_list_item_of_one_word_that_became_another_is_one_edit():
    old = tree(section(1, "Ban: Nobody may:", "Obtain;", "Retain;", "Use."))
    new = tree(section(1, "Ban: Nobody may:", "Obtain;", "Keep;", "Use."))
    assert compare(old, new).edits == (Edit("Retain", "Keep"),)


def test_a_removed_part_with_parts_in_it_is_one_edit():
    old = tree(section(1, WORDS[0]), section(2, "Courts: The following hold:", *WORDS[1:4]))
    said = compare(old, tree(section(1, WORDS[0])))
    assert len(said.edits) == 1
    assert all(words in said.edits[0].old for words in WORDS[1:4])
    assert len([pair for pair in said.pairs if pair.kind == Kind.REMOVED]) == 4


def test_a_section_cut_in_two_says_where_its_words_came_from():
    old = law(" ".join(WORDS[:2]), WORDS[2])
    said = compare(old, law(WORDS[0], WORDS[1], WORDS[2]))
    [added] = [pair for pair in said.pairs if pair.kind == Kind.ADDED]
    assert added.kin == old.sections[0]
    back = compare(law(WORDS[0], WORDS[1], WORDS[2]), old)
    [removed] = [pair for pair in back.pairs if pair.kind == Kind.REMOVED]
    assert removed.kin == old.sections[0]


def test_nothing_beside_something():
    empty = Law(title="")
    assert compare(empty, empty).pairs == ()
    assert [edit.old for edit in compare(empty, law(*WORDS)).edits] == [""] * 6


def test_520_sections_of_which_none_is_the_same_end_soon():
    old, new = many(520), many(520, words="may keep, at its own discretion, what cameras saw")
    assert len(compare(old, new).pairs) >= 521


PHRASES = st.sampled_from([*WORDS, "Use.", "", "Reserved."])
PARTS = st.recursive(
    st.builds(lambda text: Section(eid="x", text=text, num="(a)"), PHRASES),
    lambda inner: st.builds(
        lambda text, children: Section(eid="x", heading="Of it", text=text, children=tuple(children)),
        PHRASES, st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)  # fmt: skip
LAWS = st.builds(lambda title, parts: Law(title=title, sections=tuple(parts)), PHRASES, st.lists(PARTS, max_size=5))


@settings(max_examples=40)
@given(LAWS, LAWS)
def test_every_part_of_both_stands_in_exactly_one_pair_and_row(old, new):
    said = compare(old, new)
    for side, law_ in (("old", old), ("new", new)):
        parts = [id(part) for _, top in parts_of(law_) for part in top.walk() if top.eid != "title"]
        paired = [id(getattr(p, side)) for p in said.pairs if getattr(p, side) and getattr(p, side).eid != "title"]
        assert sorted(parts) == sorted(paired)
    here = [row.pair for row in said.rows if row.place == Place.HERE]
    assert len(here) == len({id(pair) for pair in here}) == len(said.pairs)
    in_new = [whole(row.pair.new) for row in said.rows if row.pair.new and row.place == Place.HERE]
    assert in_new == [whole(part) for _, top in parts_of(new) for part in top.walk()]
