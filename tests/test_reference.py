"""The reference page: every public name is on it, it is legible, and it opens with no network."""

import ast
import html
import importlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from derivations import reference

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def page():
    return reference.page()


@pytest.fixture(scope="module")
def places(page):
    return set(re.findall(r' id="([^"]+)"', page))


def defined(module):
    """The classes and functions of a source that begin without an underscore, found without the generator."""
    text = module.read_text(encoding="utf-8")
    return [node.name for node in ast.parse(text).body if hasattr(node, "decorator_list") and node.name[0] != "_"]


@pytest.mark.parametrize("room", ["avsym", "numeric", "derivations"])
def test_every_public_name_of_every_module_is_there(places, room):
    missing = []
    for path in sorted((ROOT / room).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if not any(part.startswith("_") for part in parts):
            missing += [name for name in (f"{'.'.join(parts)}.{one}" for one in defined(path)) if name not in places]
    assert not missing


@pytest.mark.parametrize("name", ["avsym", "avsym.rules", "avsym.certificates", "numeric"])
def test_every_name_that_a_package_offers_is_there(places, name):
    package = importlib.import_module(name)
    short = {place.rpartition(".")[2] for place in places}
    offered = [one for one in package.__all__ if callable(getattr(package, one))]
    assert len(offered) > 10
    assert not [one for one in offered if one not in short and getattr(package, one).__module__.split(".")[0] == name]


class Balanced(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_it_is_one_file_that_asks_for_nothing_and_whose_links_lead_somewhere(page, places):
    reader = Balanced()
    reader.feed(page)
    assert reader.open == []
    assert not re.search(r"<script|<link|<img|@import|url\(|(?:src|href)=\"(?:https?:)?//", page)
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert len(links) > 200
    assert not links - places
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_signatures_have_their_types_and_sections_their_parts(page):
    at = page.index('id="avsym.quadrature.to_quadrature"')
    entry = html.unescape(page[at : page.index("</section>", at)])
    assert "integral: Integral" in entry
    assert "-> Callable[..., Estimate]" in entry
    for section in ("Parameters", "Returns", "Raises", "Examples"):
        assert f'<p class="label">{section}</p>' in entry
    assert "<dt>tolerance : float</dt>" in entry
    assert ">>> from sympy import exp" in entry
    assert "``" not in re.sub(r"<pre>.*?</pre>", "", entry, flags=re.DOTALL)


def test_the_table_of_a_package_is_a_table(page):
    at = page.index('id="avsym"')
    table = page[at : page.index("</table>", at)]
    assert table.count("<tr>") > 12
    assert "the only door to LaTeX and SVG" in table
    assert "===" not in table


def test_what_is_between_angle_brackets_in_a_docstring_is_text(tmp_path, monkeypatch):
    room = tmp_path / "avsym"
    room.mkdir()
    (room / "evil.py").write_text(
        'def f(x: "<b>" = "</h3><script>") -> None:\n    """<script>alert(1)</script> ``<i>``"""\n'
    )
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    assert [module.name for module in reference.modules()] == ["avsym.evil"]
    made = reference.page()
    assert "<script" not in made
    assert "&lt;script&gt;alert(1)" in made
