"""``avsym about``."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from platform import python_version

from derivations.commands.answer import as_json
from derivations.paper import PACKAGES
from derivations.terminal import table

PAPER = (
    "X. Chen and J. E. Han, Avalanche instability as nonequilibrium quantum criticality, "
    "Phys. Rev. B 109, 054307 (2024), doi:10.1103/PhysRevB.109.054307"
)


def about(given: argparse.Namespace) -> int:
    """Versions, and how to cite."""
    versions = {name: version(name) for name in PACKAGES} | {"python": python_version()}
    own = f"avsym {versions['avsym']}: a symbolic-numeric derivation engine for Keldysh diagrammatics (CITATION.cff)"
    if given.json:
        as_json("about", {"versions": versions, "cite": {"software": own, "paper": PAPER}})
    else:
        table(("package", "version"), list(versions.items()))
        print(f"\nCite the program:  {own}\nand the paper:     {PAPER}")
    return 0
