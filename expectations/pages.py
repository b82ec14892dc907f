"""How Data Docs look: Great Expectations' own extension points, filled with offline pages.

Its stock pages load styles and scripts from six hosts and put text into HTML unescaped. These
renderers and this view hold everything in the page, escape everything, run no script (folding
is the browser's own) and say so in a Content-Security-Policy.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, cast

from great_expectations import __version__ as gx_version
from great_expectations.core.expectation_suite import ExpectationSuite
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.data_context import AbstractDataContext
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from contracts.dates import LONDON
from contracts.table import Layer

SEVERITY_WORDS = {
    "critical": "Promise: stops publication",
    "warning": "Finding: for its owner to correct",
    "info": "Note",
}
DAGSTER = "http://127.0.0.1:3000"
"""Where `make ui` shows the tables, unless a council says otherwise (DAGSTER_URL)."""
_ORDER = {"critical": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Page:
    """A template and the values that it shows."""

    template: str
    context: Mapping[str, Any]


class OfflineView:
    """Page -> HTML that needs nothing but itself."""

    def __init__(self, dagster: str = DAGSTER, **_: object) -> None:
        """Take where Dagster's pages are; leave the folders of custom styles that GX offers."""
        self._pages = Environment(
            loader=PackageLoader("expectations"), autoescape=True, undefined=StrictUndefined
        )
        self._pages.filters["n"] = "{:,}".format
        style = files("expectations").joinpath("templates/style.css").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self._pages.globals.update(
            style=Markup(style),  # noqa: S704 - our own file, read from the package
            policy=f"default-src 'none'; script-src 'none'; style-src 'sha256-{digest}'; "
            "base-uri 'none'; form-action 'none'",
            gx_version=gx_version,
            dagster=dagster,
        )

    def render(self, page: Page, **_: object) -> str:
        """The page's HTML."""
        return self._pages.get_template(page.template).render(page.context)


class SuitePage:
    """What is expected of one table, column by column."""

    def render(self, suite: ExpectationSuite) -> Page:
        """The page of a suite."""
        rules = [_expectation_context(config) for config in suite.expectation_configurations]
        return Page("suite.html", {"suite": suite, "rules": rules, "home": "../../"})


class ResultPage:
    """What the newest check of one table found."""

    def render(self, result: ExpectationSuiteValidationResult) -> Page:
        """The page of a result, broken rules first."""
        return Page("result.html", {**_result_context(result), "home": "../" * 5})


class IndexPage:
    """Where things stand: every table, and every broken rule to act on."""

    def __init__(self, data_context: AbstractDataContext) -> None:
        self._context = data_context

    def render(self, links: Mapping[str, Any]) -> Page:
        """The index, from the site's links."""
        tables = [self._table(link) for link in links.get("validations_links", [])]
        tables.sort(key=lambda table: table["table"])
        layers = [
            (layer.value, [table for table in tables if table["table"].startswith(f"{layer}/")])
            for layer in reversed(Layer)
        ]
        broken = [(table, rule) for table in tables for rule in table["broken"]]
        broken.sort(key=lambda pair: (_ORDER[pair[1]["severity"]], -pair[1]["unexpected"]))
        context = {"layers": layers, "tables": tables, "broken": broken, "home": ""}
        return Page("index.html", context)

    def _table(self, link: Mapping[str, Any]) -> dict[str, Any]:
        result = self._context.get_validation_result(
            expectation_suite_name=link["expectation_suite_name"],
            run_id=link["run_id"],
            batch_identifier=link["batch_identifier"],
        )
        pages = {"page": link["filepath"], "suite_page": link["expectation_suite_filepath"]}
        return {**_result_context(cast(ExpectationSuiteValidationResult, result)), **pages}


def _result_context(result: ExpectationSuiteValidationResult) -> dict[str, Any]:
    """One table's newest check, in the words of the pages."""
    meta = cast(Mapping[str, Any], result.meta)
    verdicts = {verdict["rule"]: verdict for verdict in meta["verdicts"]}
    rules = [_rule_context(each, meta["record_keys"], verdicts) for each in result.results]
    broken = sorted(
        (rule for rule in rules if not rule["passed"]),
        key=lambda rule: (_ORDER[rule["severity"]], -rule["unexpected"]),
    )
    checked_at = datetime.fromisoformat(meta["checked"]["checked_at"]).astimezone(LONDON)
    return {
        "table": meta["table"],
        "about": meta["about"],
        "owner": meta["owner"],
        "run": meta["checked"]["run"],
        "checked_at": f"{checked_at.day} {checked_at:%B %Y, %H:%M}",
        "rows": max((rule["elements"] for rule in rules if rule["unit"] == "rows"), default=0),
        "rules": rules,
        "broken": broken,
        "passed": [rule for rule in rules if rule["passed"]],
        "state": _state(broken),
    }


def _state(broken: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """A word for the style, and the words for people."""
    severities = [rule["severity"] for rule in broken]
    if promises := severities.count("critical"):
        return "stops", f"Stops publication: {_count_of(promises, 'promise')} broken"
    if severities:
        return "finds", _count_of(len(severities), "finding")
    return "holds", "Every rule holds"


def _count_of(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rule_context(
    result: ExpectationValidationResult,
    keys: Mapping[str, list[str]],
    verdicts: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """One rule and its result: what is expected or, where it is broken, what was found."""
    context = _expectation_context(cast(ExpectationConfiguration, result.expectation_config))
    unexpected, elements = result.result["unexpected_count"], result.result["element_count"]
    verdict = verdicts.get(context["rule"], {})
    return {
        **context,
        **(_sentences(verdict["description"]) if "description" in verdict else {}),
        "passed": result.success,
        "unexpected": unexpected,
        "elements": elements,
        "unit": verdict.get("unit", "rows"),
        "share": share(unexpected, elements),
        "keys": keys.get(context["rule"], []),
    }


def _expectation_context(config: ExpectationConfiguration) -> dict[str, Any]:
    """One expectation, in the words of the pages; its parameters are codes and shapes of ours."""
    meta: Mapping[str, Any] = config.meta or {}
    severity = config.severity.value
    parameters = {name: value for name, value in config.kwargs.items() if name != "batch_id"}
    return {
        "rule": meta["rule"],
        "about": meta["about"],
        **_sentences(str(config.description)),
        "severity": severity,
        "severity_words": SEVERITY_WORDS[severity],
        "type": config.type,
        "parameters": json.dumps(parameters, default=str, ensure_ascii=False),
    }


def _sentences(description: str) -> dict[str, str]:
    """The first sentence, and the rest: why it matters and what to do."""
    summary, _, reason_and_advice = description.partition(". ")
    return {"summary": summary.rstrip(".") + ".", "reason_and_advice": reason_and_advice}


def share(part: int, total: int) -> str:
    """A share that never rounds something to nothing, nor a part to all."""
    if not part or not total:
        return "none"
    percent = 100 * part / total
    if percent < 0.1:
        return "under 0.1%"
    return "over 99.9%" if 99.9 < percent < 100 else f"{percent:.1f}%"
