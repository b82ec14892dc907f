"""Given names of the made-up council: compounds, and siblings who could not be told apart."""

import numpy as np
import pytest

from synthetic.draws import Draws
from synthetic.given_names import Siblings, compounds, forenames, may_be_taken_for
from synthetic.lexicon import TRADITION_NAMES, TRADITIONS


@pytest.mark.parametrize(
    ("name", "sibling", "taken"),
    [
        ("Zhi Hao", "Zhi Wei", False),
        ("Zhi Hao", "Zhihao", True),
        ("Mohammed Adam", "Mohammed Imran", False),
        ("Mohammed Adam", "Mohammed", True),
        ("Lily-Mae", "Lily-Rose", False),
        ("Alfie-Joe", "Alfie-James", False),
        ("Alfie-Joe", "Alfie", True),
        ("Amelia", "Millie", True),
        ("Zoe", "Zo\u00eb", True),
        ("Ella", "Ellie", False),
    ],
)
def test_siblings_names_that_could_stand_for_each_other_are_known(
    name: str, sibling: str, *, taken: bool
) -> None:
    assert may_be_taken_for(name, sibling) is taken
    assert may_be_taken_for(sibling, name) is taken


def _children(tradition: str, part: str, count: int = 4000) -> Siblings:
    ids = np.arange(count, dtype=np.int64)
    traditions = np.full(count, TRADITION_NAMES.index(tradition))
    return Siblings(ids, ids // 2, traditions, np.full(count, part, dtype=object))


@pytest.mark.parametrize(
    ("tradition", "part"), sorted({(TRADITION_NAMES[c.tradition], c.part) for c in compounds()})
)
def test_a_tradition_gives_no_fewer_compound_forenames_than_its_share(
    tradition: str, part: str
) -> None:
    number = TRADITION_NAMES.index(tradition)
    share = sum(c.share for c in compounds() if (c.tradition, c.part) == (number, part))
    forename, prefixes = forenames(Draws(3), "child forename", _children(tradition, part))
    words = [f"{first} {name}".strip() for first, name in zip(prefixes, forename, strict=True)]
    assert np.mean([" " in name or "-" in name for name in words]) > share - 0.03


@pytest.mark.parametrize(
    ("tradition", "part", "least"),
    [("chinese", "M", 0.3), ("muslim_south_asian", "M", 0.4), ("british", "F", 0.2)],
)
def test_siblings_often_share_a_word_of_their_compound_forenames(
    tradition: str, part: str, least: float
) -> None:
    forename, _ = forenames(Draws(3), "child forename", _children(tradition, part))
    words = [name.replace("-", " ").split() for name in forename]
    sibling_pairs = [
        (first_name, second_name)
        for first_name, second_name in zip(words[::2], words[1::2], strict=True)
        if len(first_name) > 1 and len(second_name) > 1
    ]
    assert (
        np.mean([first_name[0] == second_name[0] for first_name, second_name in sibling_pairs])
        > least
    )


def test_the_shares_of_all_traditions_are_a_whole() -> None:
    assert sum(TRADITIONS.values()) == pytest.approx(1.0)
