"""How clusters are compared with a truth that is drawn."""

import pandas as pd
import pytest

from bench.accuracy import Truth, scores
from bench.accuracy_page import KINDS

# P1 and P2 are twins, P4 is their father and P2's namesake, P3 nobody's kin, P5 a brother of P1.
TRUTH = Truth(
    persons=pd.DataFrame(
        {"record_id": list("abcdef"), "person": ["P1", "P1", "P2", "P3", "P4", "P5"]}
    ),
    look_alikes=pd.DataFrame(
        {
            "kind": ["twins", "father and son"],
            "person_a": ["P1", "P4"],
            "person_b": ["P2", "P2"],
        }
    ),
    families=pd.DataFrame(
        {"person": ["P1", "P2", "P3", "P4", "P5"], "family": ["F1", "F1", "F2", "F1", "F1"]}
    ),
)


@pytest.mark.parametrize(
    ("person_ids", "precision", "recall", "wrong"),
    [
        # person_id of the records a to f: P1 P1 P2 P3 P4 P5
        ("112345", 1.0, 1.0, {}),
        ("123456", 1.0, 0.0, {}),
        ("111345", 1 / 3, 1.0, {"twins": 1}),
        ("122345", 0.0, 0.0, {"twins": 1}),
        ("112145", 1 / 3, 1.0, {"strangers": 1}),
        ("112325", 0.5, 1.0, {"namesakes": 1}),
        ("112341", 1 / 3, 1.0, {"siblings": 1}),
    ],
)
def test_pairs_are_counted_right_found_and_wrong_by_kind(
    person_ids: str, precision: float, recall: float, wrong: dict[str, int]
) -> None:
    clusters = pd.DataFrame({"record_id": list("abcdef"), "person_id": list(person_ids)})

    measured = scores(clusters, TRUTH)

    assert measured.precision == pytest.approx(precision)
    assert measured.recall == pytest.approx(recall)
    assert measured.wrong == {kind: wrong.get(kind, 0) for kind in KINDS}
