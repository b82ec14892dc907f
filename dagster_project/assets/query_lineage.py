"""From which columns each column of a table is made, read off Spark's own plan of its build.

Nothing is declared, so nothing can be out of date: the analysed plan says for every column which
columns its expression mentions. Conditions of joins and filters choose rows; they are not told.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame

Base = tuple[str, str]
"""A table's path, and one of its columns."""
Lineage = dict[str, list[Base]]
Node = Mapping[str, Any]


@dataclass(frozen=True)
class _Output:
    """One column that a step of the plan gives: Spark's number for it, its name, its bases."""

    number: int
    name: str
    bases: frozenset[Base] = frozenset()


def lineage_of(frame: DataFrame, inputs: Mapping[str, Sequence[str]]) -> Lineage:
    """Each column of `frame`, with the columns of `inputs` that it is made from.

    Args:
        frame: what a table's build has made; nothing of it is computed.
        inputs: path of every table that it may have read, and that table's columns in order.
    """
    plan = json.loads(
        frame._jdf.queryExecution().analyzed().toJSON()  # noqa: SLF001 - PySpark shows no plan
    )
    paths = {tuple(columns): path for path, columns in inputs.items()}
    outputs = _Plan(iter(plan), paths).read()
    return {output.name: sorted(output.bases) for output in outputs}


class _Plan:
    """A plan as Spark writes it: each step before the steps that it reads from."""

    def __init__(self, nodes: Iterator[Node], paths: Mapping[tuple[str, ...], str]) -> None:
        self._nodes = nodes
        self._paths = paths

    def read(self) -> list[_Output]:
        """The columns that the next step gives."""
        node = next(self._nodes)
        below = [self.read() for _ in range(node["num-children"])]
        kind = node["class"].rpartition(".")[2]
        bases_by_number = {output.number: output.bases for outputs in below for output in outputs}
        if kind == "LogicalRelation":
            return self._table(node)
        if kind == "Union":
            return _stacked(below)
        return [*_kept(node, kind, below), *_made(node, bases_by_number)]

    def _table(self, node: Node) -> list[_Output]:
        columns = [_named(expression[0]) for expression in node["output"]]
        path = self._paths.get(tuple(name for _, name in columns))
        return [
            _Output(number, name, frozenset({(path, name)} if path else ()))
            for number, name in columns
        ]


MAKES = ("projectList", "aggregateExpressions", "windowExpressions", "generatorOutput")
"""Where a step of a plan says which columns it makes."""
ONLY = ("Project", "Aggregate")
"""Steps that give what they make and nothing else."""
LEFT_ALONE = ("LeftSemi$", "LeftAnti$")
"""Joins that give the columns of their left side."""


def _kept(node: Node, kind: str, below: Sequence[list[_Output]]) -> list[_Output]:
    """Columns that a step passes on as they are."""
    if kind in ONLY:
        return []
    join = str(node.get("joinType", {}))
    sides = below[:1] if any(output in join for output in LEFT_ALONE) else below
    return [output for outputs in sides for output in outputs]


def _made(node: Node, bases_by_number: Mapping[int, frozenset[Base]]) -> Iterator[_Output]:
    for field in MAKES:
        for expression in node.get(field) or ():
            number, name = _named(expression[0])
            # What a generator makes is mentioned nowhere in its output.
            mentioned = [*expression, *(_flat(node["generator"]) if "generator" in node else ())]
            yield _Output(number, name, _bases(mentioned, bases_by_number))


def _stacked(below: Sequence[list[_Output]]) -> list[_Output]:
    """Tables under one another: a column has the bases of all that stand in its place."""
    return [
        _Output(column[0].number, column[0].name, frozenset().union(*(o.bases for o in column)))
        for column in zip(*below, strict=True)
    ]


def _bases(
    expression: Sequence[Node], bases_by_number: Mapping[int, frozenset[Base]]
) -> frozenset[Base]:
    mentioned = (part for part in expression if part["class"].endswith(".AttributeReference"))
    return frozenset().union(
        *(bases_by_number.get(_named(part)[0], frozenset()) for part in mentioned)
    )


def _named(part: Node) -> tuple[int, str]:
    return part["exprId"]["id"], part["name"]


def _flat(generator: Sequence[Any]) -> Iterator[Node]:
    yield from (part for part in generator if isinstance(part, dict))
