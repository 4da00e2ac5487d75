"""What the notebook shows, as HTML: the numbers, the panels as images, and the page to read."""

from __future__ import annotations

from base64 import b64encode

import numpy as np

from derivations.explorer.panels import PANELS, svg
from derivations.explorer.point import SLIDERS, Point
from derivations.explorer.reading import page, titles
from derivations.report.markup import Markup, prose, tag

__all__ = ["START", "numbers", "page", "panels", "titles"]

START = "The enhancement factor"


def numbers(point: Point) -> Markup:
    """What follows from the sliders, as a list."""
    given = [_row(slider.label, getattr(point, name)) for name, slider in SLIDERS.items()]
    follows = [_row(name, value) for name, value in point.numbers().items()]
    said = tag("p", point.phase, class_="phase")
    return tag("div", tag("dl", given), said, tag("dl", follows), class_="numbers")


def panels(point: Point) -> Markup:
    """The four panels, each an image with its title."""
    figures = [_figure(name, title, point) for name, (title, _) in PANELS.items()]
    return tag("div", figures, class_="panels")


def _figure(name: str, title: str, point: Point) -> Markup:
    data = b64encode(svg(name, point).encode()).decode()
    image = tag("img", src=f"data:image/svg+xml;base64,{data}", alt=f"{title}. {point.phase}", id=name)
    return tag("figure", tag("figcaption", title), image)


def _row(name: str, value: float) -> Markup:
    return tag("div", tag("dt", prose(name)), tag("dd", _read(value)))


def _read(value: float) -> str:
    return f"{value:.4g}" if np.isfinite(value) else "none"
