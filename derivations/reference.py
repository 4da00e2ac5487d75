"""The reference: every public name with its signature and docstring, on one page that needs no network.

The sources are read and not imported, so that it is written in a moment and names what an extra would add, too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path

from derivations.report.markup import Markup, join, tag

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("avsym", "numeric", "derivations")
TITLE = "avsym: reference"
SUMMARY = "Every public name of the three rooms, module by module: its signature, and what its docstring says."
STYLE = """
dl.parameters { margin: .2rem 0 .6rem; } dl.parameters dd { margin: 0 0 .4rem 1.6rem; }
pre { overflow-x: auto; background: var(--panel); padding: .6rem .8rem; border-radius: 4px; }
section.entry { border-top: 1px solid var(--line); padding: .6rem 0; }
section.entry section.entry { margin-left: 1.4rem; }
h3, h4 { font-family: var(--mono); font-size: .98rem; margin: 1rem 0 .3rem; overflow-wrap: anywhere; font-weight: 400; }
h3 b, h4 b { font-weight: 700; } table.module td { padding: .1rem 1rem .1rem 0; vertical-align: top; }
"""

Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Entry:
    """A function, a class with its public members, or a constant with the text below it."""

    name: str
    signature: str
    doc: str
    members: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Module:
    """A module and what is public in it."""

    name: str
    doc: str
    entries: tuple[Entry, ...]


def modules() -> tuple[Module, ...]:
    """Every module of the three rooms that has something public, in alphabetical order."""
    read = (_module(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return tuple(
        module for module in read if not re.search(r"\._[a-z]", module.name) and (module.entries or module.doc)
    )


def page() -> str:
    """The reference as one HTML file."""
    found = modules()
    known = {entry.name: _place(module.name, entry.name) for module in reversed(found) for entry in module.entries}
    known |= {module.name.rpartition(".")[2]: module.name for module in reversed(found)}
    style = (Path(__file__).parent / "report" / "report.css").read_text(encoding="utf-8")
    head = tag("head", tag("meta", charset="utf-8"), tag("title", TITLE), tag("style", Markup(style + STYLE)))
    contents = [_listed(room, [module for module in found if module.name.split(".")[0] == room]) for room in ROOMS]
    top = tag("header", tag("h1", TITLE), tag("p", SUMMARY, class_="subtitle"))
    body = tag("body", tag("nav", contents, aria_label="Modules"), top, tag("main", [_shown(m, known) for m in found]))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _module(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, ast.get_docstring(tree) or "", tuple(_entries(tree.body)))


def _entries(body: list[ast.stmt]) -> Iterator[Entry]:
    """What is public among definitions: those without an underscore, and constants that a text follows."""
    for node, after in pairwise([*body, ast.Pass()]):
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield _entry(node)
        elif isinstance(node, ast.AnnAssign | ast.Assign) and _text(after):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name) and not target.id.startswith("_"):
                kind = f": {ast.unparse(node.annotation)}" if isinstance(node, ast.AnnAssign) else ""
                yield Entry(target.id, kind, _text(after))


def _text(node: ast.stmt) -> str:
    value = node.value if isinstance(node, ast.Expr) else None
    return cleandoc(value.value) if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _entry(node: Definition) -> Entry:
    doc = ast.get_docstring(node) or ""
    if isinstance(node, ast.FunctionDef):
        gives = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        is_property = any(ast.unparse(item) in ("property", "cached_property") for item in node.decorator_list)
        return Entry(node.name, gives if is_property else f"({ast.unparse(node.args)}){gives}", doc)
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign) and not ast.unparse(item).startswith("_")]
    bases = [ast.unparse(base) for base in node.bases]
    inside = [ast.unparse(item) for item in fields] if node.decorator_list else bases
    return Entry(node.name, f"({', '.join(inside)})" if inside else "", doc, tuple(_entries(node.body)))


def _listed(room: str, found: list[Module]) -> Markup:
    links = (tag("li", tag("a", module.name, href=f"#{module.name}")) for module in found)
    return join(tag("h2", room), tag("ul", *links))


def _shown(module: Module, known: dict[str, str]) -> Markup:
    entries = [_section(module.name, entry, known) for entry in module.entries]
    title = tag("h2", tag("a", module.name, href=f"#{module.name}"))
    return tag("section", title, _document(module.doc, known), entries, id=module.name)


def _section(owner: str, entry: Entry, known: dict[str, str], level: int = 3) -> Markup:
    place = _place(owner, entry.name)
    title = tag(f"h{level}", tag("b", entry.name), entry.signature)
    members = [_section(place, member, known, 4) for member in entry.members]
    return tag("section", title, _document(entry.doc, known), members, class_="entry", id=place)


def _place(owner: str, name: str) -> str:
    return f"{owner}.{name}"


def _document(doc: str, known: dict[str, str]) -> Markup:
    """A docstring, its numpydoc sections apart."""
    first, *rest = re.split(r"^([A-Z][A-Za-z ]+)\n-{3,}$", doc, flags=re.MULTILINE)
    parts = [_blocks(first, known)]
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        body = (
            _items(text, known) if name in ("Parameters", "Returns", "Raises", "Attributes") else _blocks(text, known)
        )
        parts.append(join(tag("p", name, class_="label"), body))
    return join(*parts)


def _blocks(text: str, known: dict[str, str]) -> Markup:
    """Paragraphs, lists, tables and examples."""
    return join(*(_block(block, known) for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()))


def _block(block: str, known: dict[str, str]) -> Markup:
    lines = block.split("\n")
    if re.fullmatch(r"=+(\s+=+)+", lines[0].strip()):
        return _table(lines, known)
    if lines[0].lstrip().startswith(">>>") or all(line.startswith("    ") for line in lines):
        return tag("pre", tag("code", cleandoc(block)))
    if lines[0].lstrip().startswith("- "):
        items = re.split(r"^\s*- ", block, flags=re.MULTILINE)[1:]
        return tag("ul", *(tag("li", _inline(" ".join(item.split()), known)) for item in items))
    return tag("p", _inline(" ".join(block.split()), known))


def _table(lines: list[str], known: dict[str, str]) -> Markup:
    """A simple table of reStructuredText: columns begin where its rules do."""
    starts = [found.start() for found in re.finditer(r"=+", lines[0])]
    ends = [*starts[1:], None]
    rows = ([line[a:b].strip() for a, b in zip(starts, ends, strict=True)] for line in lines if line.strip("= "))
    return tag(
        "table", (tag("tr", *(tag("td", _inline(cell, known)) for cell in row)) for row in rows), class_="module"
    )


def _items(text: str, known: dict[str, str]) -> Markup:
    """Names with what is indented below them."""
    found: list[Markup] = []
    for item in re.split(r"\n(?=\S)", text.strip("\n")):
        name, _, about = item.partition("\n")
        found += [
            tag("dt", _inline(name, known)),
            *([tag("dd", _blocks(cleandoc(about), known))] if about.strip() else []),
        ]
    return tag("dl", *found, class_="parameters")


def _inline(text: str, known: dict[str, str]) -> Markup:
    """Code as code, and a name that is on the page as a link to it."""
    return join(*(_piece(piece, known) for piece in re.split(r"(``.+?``|`[^`]+`)", text)))


def _piece(piece: str, known: dict[str, str]) -> str:
    if piece.startswith("``"):
        return tag("code", piece.strip("`"))
    if not piece.startswith("`"):
        return piece
    name = piece.strip("`")
    code, place = tag("code", name), known.get(name.removesuffix("()").rpartition(".")[2])
    return tag("a", code, href=f"#{place}") if place else code
