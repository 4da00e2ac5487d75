"""avsym: a Keldysh diagram goes in, a verified formula and a fast NumPy function come out.

From the ground floor up:

===================  ====================================================================
`evaluate`           expression -> number: the oracle, which shares no code with the rules
`contour`            `Ordering`, `orderings`, `count_orderings`: orientation and signs, once
`classification`     `classify`: all orderings as arrays
`cuts`               `cuts`, `as_product`: the orderings of first order in G^<, as products of R, A and <
`derivation`         `Step`, `Derivation`, `Verdict`: what was done and what checks it
`diagram`            `Diagram`, `rainbow`, `diagrams`, `count_diagrams`: pure combinatorics
`equal_times`        `rotations`, `left_over`: which cuts cancel one another at equal times
`propagator`         `Propagator`, `electron`, `phonon`: Eqs. (3)-(5) as data
`feynman`            `to_contour`: every factor of i, of g and every sign
`langreth`           `to_real_time`, `first_order`, `keep`: the sum over orderings
`components`         `products`: <, >, R, A and K by Langreth's rules, with no contour left
`rules`              one rule a file: before -> after, its conditions, its certificate
`to_numpy`           the only door to NumPy for what is closed
`quadrature`         `to_quadrature`: the same for what is left reduced, each value with an estimate of its error
`printing`           the only door to LaTeX and SVG; `drawing` and `tikz` draw diagrams and orderings
`notebook`           how all of these show themselves in a notebook
===================  ====================================================================
"""

from avsym.classification import classify
from avsym.components import products
from avsym.contour import Ordering, count_orderings, orderings
from avsym.cuts import as_product, cuts
from avsym.derivation import Derivation, Evidence, Report, RuleError, Sampling, Step, Verdict
from avsym.diagram import Diagram, count_diagrams, diagrams, rainbow
from avsym.evaluate import evaluate
from avsym.feynman import ContourIntegral, to_contour
from avsym.integral import Integral, Range
from avsym.langreth import RealTime, first_order, keep, to_real_time
from avsym.propagator import Propagator, electron, phonon
from avsym.quadrature import Estimate, to_quadrature
from avsym.relation import Relation
from avsym.to_numpy import to_numpy

__all__ = [
    "ContourIntegral",
    "Derivation",
    "Diagram",
    "Estimate",
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
    "as_product",
    "classify",
    "count_diagrams",
    "count_orderings",
    "cuts",
    "diagrams",
    "electron",
    "evaluate",
    "first_order",
    "keep",
    "orderings",
    "phonon",
    "products",
    "rainbow",
    "to_contour",
    "to_numpy",
    "to_quadrature",
    "to_real_time",
]
