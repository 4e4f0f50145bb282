"""Rows of figures: their means, and how they are printed."""

import numpy as np


def mean(found: list[dict]) -> dict:
    """Return the mean of every figure over rows that hold the same ones."""
    return {key: round(float(np.mean([row[key] for row in found])), 4) for key in found[0]}


def means(rows: dict[str, list[dict]]) -> dict[str, dict]:
    """Return the mean of every figure of every method, each told once a clip."""
    return {name: mean(found) for name, found in rows.items()}


def table(rows: dict[str, dict]) -> str:
    """Return named rows of figures as a Markdown table; what a row does not tell stays empty."""
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    head = " | ".join(key.replace("_", " ") for key in keys)
    lines = [f"| | {head} |", "| --- " * (len(keys) + 1) + "|"]
    lines += [f"| {name} | {' | '.join(_cell(row.get(key)) for key in keys)} |" for name, row in rows.items()]
    return "\n".join(lines)


def _cell(figure) -> str:
    if figure is None:
        return ""
    if isinstance(figure, str):
        return figure
    return f"{figure:.{2 if abs(figure) >= 1.5 else 3}f}"
