"""One hash for the equations behind a function: its module and all of `numeric` that this imports, as source text."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numeric

ROOT = Path(numeric.__file__).parent


@cache
def equations(function: str, root: Path = ROOT) -> str:
    """SHA-256 of the sources that a public function depends on, the generated kernels among them.

    >>> equations("avalanche_field") == equations("kickoff_temperature") != equations("steady_state")
    True
    """
    found = hashlib.sha256()
    for path in dependencies(getattr(numeric, function).__module__, root):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def dependencies(module: str, root: Path = ROOT) -> list[Path]:
    """The source files of a module ``numeric.x`` and of all it imports from `numeric`, sorted.

    >>> "kernels.py" in [path.name for path in dependencies("numeric.criterion")]
    True
    """
    found: set[Path] = set()
    todo = {_file(module, root)}
    while todo:
        path = todo.pop()
        found.add(path)
        names = _imported(ast.parse(path.read_bytes()))
        todo |= {_file(name, root) for name in names if _file(name, root).is_file()} - found
    return sorted(found)


def _file(module: str, root: Path) -> Path:
    return root.joinpath(*module.split(".")[1:]).with_suffix(".py")


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "numeric":
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("numeric."))
