"""avsym: a Keldysh diagram goes in, a verified formula and a fast NumPy function come out.

From the ground floor up:

===================  ====================================================================
`evaluate`           expression -> number: the oracle, which shares no code with the rules
`contour`            `Ordering`, `orderings`, `count_orderings`: orientation and signs, once
`derivation`         `Step`, `Derivation`, `Verdict`: what was done and what checks it
`diagram`            `Diagram`, `rainbow`, `diagrams`: pure combinatorics
`propagator`         `Propagator`, `electron`, `phonon`: Eqs. (3)-(5) as data
`feynman`            `to_contour`: every factor of i, of g and every sign
`langreth`           `to_real_time`, `keep`: the sum over orderings
`rules`              one rule a file: before -> after, its conditions, its certificate
`to_numpy`           the only door to NumPy
`printing`           the only door to LaTeX and SVG
===================  ====================================================================
"""

from avsym.contour import Ordering, count_orderings, orderings
from avsym.derivation import Derivation, Evidence, Report, RuleError, Sampling, Step, Verdict
from avsym.diagram import Diagram, diagrams, rainbow
from avsym.evaluate import evaluate
from avsym.feynman import ContourIntegral, to_contour
from avsym.integral import Integral, Range
from avsym.langreth import RealTime, keep, to_real_time
from avsym.propagator import Propagator, electron, phonon
from avsym.relation import Relation
from avsym.to_numpy import to_numpy

__all__ = [
    "ContourIntegral",
    "Derivation",
    "Diagram",
    "Evidence",
    "Integral",
    "Ordering",
    "Propagator",
    "Range",
    "RealTime",
    "Relation",
    "Report",
    "RuleError",
    "Sampling",
    "Step",
    "Verdict",
    "count_orderings",
    "diagrams",
    "electron",
    "evaluate",
    "keep",
    "orderings",
    "phonon",
    "rainbow",
    "to_contour",
    "to_numpy",
    "to_real_time",
]
