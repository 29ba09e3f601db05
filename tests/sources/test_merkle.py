from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.sources import merkle

# RFC 6962's own test vectors (certificate-transparency, merkle_tree_test): leaves and the roots of the first n.
LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", ROOTS)
def test_the_roots_are_those_of_the_rfc(count):
    assert merkle.root(LEAVES[:count]).hex() == ROOTS[count]


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=20))
def test_every_path_leads_to_the_root_and_no_other_entry_fits_it(entries):
    whole = merkle.root(entries)
    for position, entry in enumerate(entries):
        steps = merkle.path(entries, position)
        assert merkle.climb(entry, steps) == whole
        assert merkle.climb(entry + b"x", steps) != whole


def test_an_inner_node_cannot_pass_as_a_leaf():
    left, right = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")
    assert merkle.root([left + right]) != merkle.root([b"a", b"b"])
    assert merkle.root([]) == sha256(b"").digest()
    with pytest.raises(IndexError):
        merkle.path([b"a"], 1)
