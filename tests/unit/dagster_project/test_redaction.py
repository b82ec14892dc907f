"""A fault tells its kind and place, and no value."""

import traceback
from collections.abc import Iterator

import pytest

from dagster_project.assets.redaction import StepError, redacted
from dagster_project.lake.published import LakeError


def quoting() -> Iterator[int]:
    """A step whose library quotes a value when it fails."""
    yield 1
    yield int("NOR" + "GATE")


def refusing() -> Iterator[int]:
    """A step that fails with a sentence of ours."""
    yield 1
    raise LakeError("gold/child: missing columns ['age'], unknown columns []")


def test_what_a_library_says_of_a_value_is_not_repeated() -> None:
    with pytest.raises(StepError) as raised:
        list(redacted("silver/person_record", quoting()))
    told = "".join(traceback.format_exception(raised.value))
    assert "silver/person_record failed at" in str(raised.value)
    assert "ValueError" in str(raised.value)
    assert "NORGATE" not in told


def test_not_even_the_context_of_the_error_is_kept() -> None:
    with pytest.raises(StepError) as raised:
        list(redacted("a step", quoting()))
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None


def test_our_own_sentences_come_through() -> None:
    with pytest.raises(LakeError, match="missing columns"):
        list(redacted("a step", refusing()))


def test_what_a_step_yields_comes_through() -> None:
    assert list(redacted("a step", iter([1, 2]))) == [1, 2]
