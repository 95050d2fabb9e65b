"""The Merkle tree of RFC 9162 section 2.1 over a matter's ledger entries: its root, and the proofs
that one entry is in it and that an older ledger is its beginning. Pure: bytes in, bytes out."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""The root of a ledger without entries: SHA-256 of nothing (RFC 9162, 2.1.1)."""

DIGEST_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data): the leaf of one entry; `data` is the entry's canonical JSON."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right): the node over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes of 32 bytes each, in the ledger's order; O(n) hashes.

    Raises ValueError where something other than a leaf hash is given."""
    if not leaves:
        return EMPTY_ROOT
    level = _checked(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index` (from 0), lowest sibling first (RFC 9162, 2.1.3.1).

    Raises IndexError where the ledger has no such entry."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no entry {index} in a ledger of {len(leaves)}")
    level, path = _checked(leaves), []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _above(level), index >> 1
    return path


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether `leaf` (a leaf hash) stands at `index` of the tree of `size` entries whose root is `head`.

    RFC 9162, 2.1.3.2. False for anything malformed; it never raises on bytes."""
    if not 0 <= index < size or not _all_digests([leaf, head, *proof]):
        return False
    node, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == head


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """The nodes that show the first `old_size` leaves to be the beginning of all (RFC 9162, 2.1.4.1).

    Empty for `old_size` 0 (nothing to prove) and for the whole ledger. Raises IndexError outside 0..n."""
    if not 0 <= old_size <= len(leaves):
        raise IndexError(f"a ledger of {len(leaves)} entries never had {old_size}")
    if old_size in (0, len(leaves)):
        return []
    # SUBPROOF of the RFC, walked downwards; what it appends after the recursion comes out reversed.
    low, high, whole, path = 0, len(leaves), True, []
    while low + old_size < high:
        split = _largest_power_below(high - low)
        if old_size <= split:
            path.append(root(leaves[low + split : high]))
            high = low + split
        else:
            path.append(root(leaves[low : low + split]))
            low, old_size, whole = low + split, old_size - split, False
    if not whole:
        path.append(root(leaves[low:high]))
    return path[::-1]


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the ledger of `new_size` with `new_root` begins with that of `old_size` with `old_root`.

    RFC 9162, 2.1.4.2. False for anything malformed; it never raises on bytes."""
    if not 0 <= old_size <= new_size or not _all_digests([old_root, new_root, *proof]):
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT and (new_size > 0 or new_root == EMPTY_ROOT)
    if old_size == new_size:
        return not proof and old_root == new_root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    return bool(path) and _fold_consistency(old_size, new_size, path) == (old_root, new_root)


def _fold_consistency(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that a consistency path implies, or None where it is too long or too short."""
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _above(level: list[bytes]) -> list[bytes]:
    """The next level up: pairs hashed, an odd last node carried up unchanged as the RFC's split demands."""
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    if len(level) & 1:
        above.append(level[-1])
    return above


def _checked(leaves: Sequence[bytes]) -> list[bytes]:
    """The leaves as a list; entry bytes passed for leaf hashes would give a root that means nothing."""
    if not _all_digests(leaves):
        raise ValueError("a leaf is the 32 bytes of leaf_hash(), not the entry itself")
    return list(leaves)


def _all_digests(values: Iterable[bytes]) -> bool:
    return all(len(value) == DIGEST_BYTES for value in values)


def _largest_power_below(size: int) -> int:
    """The largest power of two smaller than `size` (size > 1): where the RFC splits a tree."""
    return 1 << ((size - 1).bit_length() - 1)
