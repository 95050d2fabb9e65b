import hashlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.ledger import tree

# The test tree of the RFC 6962 / 9162 reference implementations: inputs, then the root of each prefix.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [tree.leaf_hash(data) for data in INPUTS]


def made(size: int) -> list[bytes]:
    return [tree.leaf_hash(number.to_bytes(4, "big")) for number in range(size)]


def recursive_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = recursive_root(leaves[:split]), recursive_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def recursive_path(leaves: list[bytes], index: int) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1, word for word."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*recursive_path(leaves[:split], index), recursive_root(leaves[split:])]
    return [*recursive_path(leaves[split:], index - split), recursive_root(leaves[:split])]


def recursive_subproof(leaves: list[bytes], old: int, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 9162, 2.1.4.1, word for word."""
    if old == len(leaves):
        return [] if whole else [recursive_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*recursive_subproof(leaves[:split], old, whole), recursive_root(leaves[split:])]
    return [*recursive_subproof(leaves[split:], old - split, False), recursive_root(leaves[:split])]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_the_reference_tree(size):
    assert tree.root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_an_empty_ledger_has_the_hash_of_nothing_as_its_root():
    assert tree.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_leaf_of_empty_bytes_is_the_reference_one():
    assert tree.leaf_hash(b"").hex() == ROOTS[0]


def test_the_inclusion_paths_of_the_reference_tree():
    first_of_eight = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [node.hex() for node in tree.inclusion_proof(LEAVES, 0)] == first_of_eight


def test_the_worked_example_of_the_rfc():
    """RFC 9162, 2.1.5: the seven-leaf tree with its nodes a..l."""
    leaves = made(7)
    a, b, c, d, e, f, j = leaves
    g, h, i = tree.node_hash(a, b), tree.node_hash(c, d), tree.node_hash(e, f)
    k, ell = tree.node_hash(g, h), tree.node_hash(i, j)
    assert tree.root(leaves) == tree.node_hash(k, ell)
    assert tree.inclusion_proof(leaves, 0) == [b, h, ell]
    assert tree.inclusion_proof(leaves, 3) == [c, g, ell]
    assert tree.inclusion_proof(leaves, 4) == [f, j, k]
    assert tree.inclusion_proof(leaves, 6) == [i, k]
    assert tree.consistency_proof(leaves, 3) == [c, d, g, ell]
    assert tree.consistency_proof(leaves, 4) == [ell]
    assert tree.consistency_proof(leaves, 6) == [i, j, k]


@given(st.integers(0, 80))
@settings(deadline=None)
def test_the_root_is_that_of_the_recursive_definition(size):
    leaves = made(size)
    assert tree.root(leaves) == recursive_root(leaves)


@given(st.integers(1, 80), st.data())
@settings(deadline=None)
def test_every_path_is_that_of_the_recursive_definition_and_verifies(size, data):
    leaves, index = made(size), data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(leaves, index)
    assert proof == recursive_path(leaves, index)
    assert tree.verify_inclusion(leaves[index], index, size, proof, tree.root(leaves))


@given(st.integers(1, 80), st.data())
@settings(deadline=None)
def test_every_consistency_proof_is_that_of_the_recursive_definition_and_verifies(size, data):
    leaves, old = made(size), data.draw(st.integers(1, size))
    proof = tree.consistency_proof(leaves, old)
    assert proof == recursive_subproof(leaves, old)
    assert tree.verify_consistency(old, size, tree.root(leaves[:old]), tree.root(leaves), proof)


@given(st.integers(2, 60), st.data())
@settings(deadline=None)
def test_an_inclusion_proof_altered_anywhere_is_refused(size, data):
    leaves, index = made(size), data.draw(st.integers(0, size - 1))
    proof, head = tree.inclusion_proof(leaves, index), tree.root(leaves)
    place = data.draw(st.integers(0, len(proof) - 1))
    bent = [*proof]
    bent[place] = bytes([bent[place][0] ^ 1]) + bent[place][1:]
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
    assert not tree.verify_inclusion(leaves[index], index, size, bent, head)
    assert not tree.verify_inclusion(leaves[index], other, size, proof, head)
    assert not tree.verify_inclusion(leaves[other], index, size, proof, head)
    assert not tree.verify_inclusion(leaves[index], index, size, proof[:-1], head)
    assert not tree.verify_inclusion(leaves[index], index, size, [*proof, head], head)


@given(st.integers(2, 60), st.data())
@settings(deadline=None)
def test_a_ledger_rewritten_before_the_old_checkpoint_cannot_be_proved_consistent(size, data):
    leaves, old = made(size), data.draw(st.integers(1, size - 1))
    place = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves]
    rewritten[place] = tree.leaf_hash(b"rewritten")
    old_root = tree.root(leaves[:old])
    proof = tree.consistency_proof(rewritten, old)
    assert not tree.verify_consistency(old, size, old_root, tree.root(rewritten), proof)
    honest = tree.consistency_proof(leaves, old)
    assert not tree.verify_consistency(old, size, old_root, tree.root(rewritten), honest)
    assert not tree.verify_consistency(old, size, old_root, tree.root(leaves), honest[:-1])
    assert not tree.verify_consistency(old, size, old_root, tree.root(leaves), [*honest, old_root])


@given(st.integers(-2, 20), st.integers(-2, 20), st.lists(st.binary(max_size=33), max_size=6))
def test_a_malformed_proof_is_refused_and_never_raises(first, second, proof):
    head = tree.root(made(3))
    assert not tree.verify_inclusion(b"short", first, second, proof, head)
    assert not tree.verify_consistency(first, second, b"short", head, proof)
    tree.verify_inclusion(head, first, second, proof, head)
    tree.verify_consistency(first, second, head, head, proof)


def test_what_is_no_digest_proves_nothing_even_where_it_matches_itself():
    assert not tree.verify_inclusion(b"short", 0, 1, [], b"short")
    assert not tree.verify_consistency(1, 1, b"short", b"short", [])
    assert tree.verify_inclusion(LEAVES[0], 0, 1, [], LEAVES[0])


def test_a_place_outside_the_ledger_proves_nothing():
    leaves = made(4)
    head = tree.root(leaves)
    for index, size in ((4, 4), (-1, 4), (7, 4), (0, 0), (-4, 4)):
        assert not tree.verify_inclusion(leaves[0], index, size, tree.inclusion_proof(leaves, 0), head)
    for old, new in ((5, 4), (-1, 4), (4, 0)):
        assert not tree.verify_consistency(old, new, head, head, [])


def test_the_empty_ledger_is_the_beginning_of_every_ledger():
    leaves = made(5)
    assert tree.consistency_proof(leaves, 0) == []
    assert tree.verify_consistency(0, 5, tree.EMPTY_ROOT, tree.root(leaves), [])
    assert not tree.verify_consistency(0, 5, tree.root(leaves), tree.root(leaves), [])
    assert not tree.verify_consistency(0, 0, tree.EMPTY_ROOT, tree.root(leaves), [])


def test_a_ledger_is_consistent_with_itself_only_by_the_same_root():
    leaves = made(5)
    assert tree.verify_consistency(5, 5, tree.root(leaves), tree.root(leaves), [])
    assert not tree.verify_consistency(5, 5, tree.root(leaves), tree.root(made(4)), [])


def test_entry_bytes_given_for_leaf_hashes_are_refused():
    with pytest.raises(ValueError, match="leaf_hash"):
        tree.root([b"an entry"])


@pytest.mark.parametrize("index", [-1, 5])
def test_an_entry_the_ledger_does_not_have_has_no_proof(index):
    with pytest.raises(IndexError):
        tree.inclusion_proof(made(5), index)
    with pytest.raises(IndexError):
        tree.consistency_proof(made(4), index)


def test_a_hundred_thousand_leaves_are_rooted_without_a_stored_tree():
    leaves = [number.to_bytes(32, "big") for number in range(100_000)]
    started = time.perf_counter()
    tree.root(leaves)
    # The figure is 1.5 s a million; ten times that is allowed here for a busy machine.
    assert time.perf_counter() - started < 1.5
