"""The evidence about two records as a picture: a step up or down per comparison, as SVG."""

from xml.sax.saxutils import escape

from silver.match import guards
from silver.match.explain import Evidence, verdict

WIDTH, ROW, LEFT, TOP, LABEL = 920, 30, 330, 64, 14
FOR, AGAINST, NOTHING, LINE = "#1d70b8", "#b84d1d", "#8a8a8a", "#0b0c0c"
"""Blue and rust, which the colour-blind tell apart, and whose labels say the same in words."""


def svg(evidence: Evidence) -> str:
    """The picture, which needs no script, no font and no network, and names no value."""
    steps = _steps(evidence)
    weights = [0.0, evidence.needed, *(end for _, start, stop, _ in steps for end in (start, stop))]
    low, high = min(weights) - 1, max(weights) + 1
    scale = (WIDTH - LEFT - 60) / (high - low)
    height = TOP + ROW * len(steps) + (70 if evidence.guard else 44)
    rows = [_row(number, step, (low, scale)) for number, step in enumerate(steps)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="{LABEL}">',
            f"<title>{escape(verdict(evidence))}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            _text(16, 28, verdict(evidence), weight="bold", size=18),
            _needed(LEFT + (evidence.needed - low) * scale, height, evidence),
            *rows,
            *_guard(evidence, height),
            "</svg>",
            "",
        ]
    )


def _steps(evidence: Evidence) -> list[tuple[str, float, float, float]]:
    """Label, from, to, and what is written beside the bar."""
    steps = [("Before anything is compared", 0.0, evidence.start, evidence.start)]
    weight = evidence.start
    for comparison in evidence.comparisons:
        label = f"{comparison.title}: {comparison.level}"
        steps.append((label, weight, weight + comparison.bits, comparison.bits))
        weight += comparison.bits
    return [*steps, ("All in all", 0.0, weight, weight)]


def _row(number: int, step: tuple[str, float, float, float], axis: tuple[float, float]) -> str:
    label, start, end, bits = step
    low, scale = axis
    left, right = (LEFT + (edge - low) * scale for edge in sorted((start, end)))
    top = TOP + number * ROW
    colour = NOTHING if not bits else FOR if bits > 0 else AGAINST
    bar = (
        f'<rect x="{left:.1f}" y="{top}" width="{max(right - left, 1.5):.1f}" '
        f'height="{ROW - 12}" fill="{colour}"/>'
    )
    return "\n".join(
        [
            _text(16, top + LABEL, label),
            bar,
            _text(right + 6, top + LABEL, f"{bits:+.1f}"),
        ]
    )


def _needed(x: float, height: int, evidence: Evidence) -> str:
    foot = height - (40 if evidence.guard else 14)
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 10}" y2="{foot - 14}" stroke="{LINE}" '
        'stroke-dasharray="5 4"/>\n' + _text(x - 60, foot, f"one person from {evidence.needed:.0f}")
    )


def _guard(evidence: Evidence, height: int) -> list[str]:
    if not evidence.guard:
        return []
    sentence = (
        f"Kept apart by the rule '{evidence.guard}': {guards.guard_by_name(evidence.guard).reason}."
    )
    return [_text(16, height - 12, sentence, size=12)]


def _text(x: float, y: float, words: str, weight: str = "normal", size: int = LABEL) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" fill="{LINE}" font-weight="{weight}" '
        f'font-size="{size}">{escape(words)}</text>'
    )
