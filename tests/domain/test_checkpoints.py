"""One root over many seals, the same however it is reached; RFC 6962 says which."""

import hashlib

import pytest

from tracker.domain.checkpoints import Tree, paths, root_along


def seal(number: int) -> bytes:
    return hashlib.sha256(b"%d" % number).digest()


def plain_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    both = plain_root(leaves[:half]) + plain_root(leaves[half:])
    return hashlib.sha256(b"\x01" + both).digest()


def root_of(leaves: list[bytes]) -> bytes:
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 100])
def test_the_root_is_that_of_the_standard(size: int) -> None:
    leaves = [seal(n) for n in range(size)]
    assert root_of(leaves) == plain_root(leaves)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 33])
def test_every_leaf_leads_to_the_root_and_no_other_does(size: int) -> None:
    leaves = [seal(n) for n in range(size)]
    root = root_of(leaves)
    for place, path in enumerate(paths(leaves, range(size))):
        assert root_along(leaves[place], path) == root
        assert root_along(seal(999), path) != root


def test_another_order_is_another_root() -> None:
    leaves = [seal(n) for n in range(6)]
    assert root_of(leaves) != root_of([leaves[1], leaves[0], *leaves[2:]])


def test_a_leaf_cannot_pass_for_a_branch() -> None:
    """The concatenation of two nodes is no leaf that gives the same root."""
    two = [seal(0), seal(1)]
    inner = b"".join(hashlib.sha256(b"\x00" + leaf).digest() for leaf in two)
    assert root_of(two) != root_of([inner])
