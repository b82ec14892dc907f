"""How clusters are compared with a truth that is known."""

import pandas as pd
import pytest

from bench.accuracy import Truth, scores

TRUTH = Truth(
    pd.DataFrame({"record_id": list("abcd"), "person": ["P1", "P1", "P2", "P3"]}),
    pd.DataFrame({"person_a": ["P1"], "person_b": ["P2"]}),
)


@pytest.mark.parametrize(
    ("found", "precision", "recall", "look_alikes"),
    [
        ("1123", 1.0, 1.0, 0),
        ("1234", 1.0, 0.0, 0),
        ("1112", 1 / 3, 1.0, 1),
        ("1223", 0.0, 0.0, 1),
        ("1121", 1 / 3, 1.0, 0),
    ],
)
def test_pairs_are_counted_right_found_and_of_look_alikes(
    found: str, precision: float, recall: float, look_alikes: int
) -> None:
    clusters = pd.DataFrame({"record_id": list("abcd"), "person_id": list(found)})

    reached = scores(clusters, TRUTH)

    assert reached.precision == pytest.approx(precision)
    assert reached.recall == pytest.approx(recall)
    assert reached.look_alikes == look_alikes
