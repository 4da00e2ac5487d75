"""What the main job must have left: a ledger with every equation, figures not blank, a page that stays offline."""

import json
import re
import sys
from pathlib import Path

from matplotlib.image import imread

EQUATIONS = {f"eq:{n}" for n in range(1, 17)} | {f"eq:A{n}" for n in range(1, 8)}
EQUATIONS |= {f"eq:{letter}{n}" for letter in "BC" for n in range(1, 5)}
FIGURES = ("1c", "2", "3a", "3b", "4a", "4b", "4c", "4d", "5a", "5b", "6", "levels", "lattice", "costs", "refinement")


def main(out: Path, again: Path | None = None) -> None:
    """Check the directory; an AssertionError says what is missing, or differs from what another run left."""
    ledger = json.loads((out / "ledger.json").read_text(encoding="utf-8"))
    entries = {entry["id"]: entry["verdict"] for entry in ledger["entries"]}
    missing = EQUATIONS - entries.keys()
    assert not missing, f"no entry for {sorted(missing)}"
    bad = {name: verdict for name, verdict in entries.items() if verdict in ("failed", "timeout", "unknown")}
    assert not bad, f"undecided or failed: {bad}"
    for name in FIGURES:
        for ending in ("svg", "png", "csv"):
            path = out / "figures" / f"{name}.{ending}"
            assert path.stat().st_size > 500, f"{path} is missing or blank"
        pixels = imread(out / "figures" / f"{name}.png")
        assert min(pixels.shape[:2]) > 200, f"figure {name} is {pixels.shape[1]} x {pixels.shape[0]}"
        assert pixels[..., :3].std() > 0.03, f"figure {name} is blank"
    assert (out / "reference.html").stat().st_size > 100_000, "reference.html is missing or blank"
    page = (out / "report.html").read_text(encoding="utf-8")
    fetched = re.findall(r"""(?:src|href)\s*=\s*["'](?:https?:)?//[^"']*|@import|url\(\s*["']?https?:""", page)
    links = [hit for hit in fetched if not hit.startswith("href")]
    assert not links, f"the page would fetch {links[:3]}"
    print(f"report checked: {len(entries)} entries, {len(FIGURES)} figures, {len(page) / 1e6:.1f} MB page")
    if again:
        assert timeless(out) == timeless(again), f"{out} and {again} have different ledgers"
        print("the ledger of another run has the same bytes, times aside")


def timeless(out: Path) -> str:
    """The ledger but for how long each step took."""
    return re.sub(r'"seconds": [-+.e\d]+', "", (out / "ledger.json").read_text(encoding="utf-8"))


main(*map(Path, sys.argv[1:]))
