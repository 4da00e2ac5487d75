"""Which derivation decides which printed relation: source, premise, and where it is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Symbol, pi

from avsym import Derivation, Integral, symbols
from avsym.relation import Relation
from derivations import beyond, sources
from derivations.claims import CLAIMS
from derivations.decision import Decide

Picker = Callable[[Derivation], Expr | Integral]
Q, INNER = symbols.loop_momentum(1), symbols.loop_momentum(2)
TURN = {Q: -Q}


@dataclass(frozen=True)
class Line:
    """One relation: what it says, which derivation reaches it, from which premise, and how ours is read off.

    Without ``printed`` it is a result of our own. ``decide`` is what more than one derivation's steps decides.
    """

    id: str
    printed: str
    statement: str
    source: str = ""
    derivation: str = ""
    premise: str = ""
    reaches: str = ""
    picker: Picker | None = None
    mapping: Mapping[Symbol, Expr] | None = None
    is_definition: bool = False
    decide: Decide | None = None

    def ours(self, derivation: Derivation) -> Expr | Integral:
        """What our derivation has at the place where the paper prints this relation."""
        if self.picker:
            return self.picker(derivation)
        return plain(derivation.at(self.reaches) if self.reaches else derivation.result)

    def shown(self, derivation: Derivation) -> Any:
        """What is printed as ours: the whole contour expression where only its factor is compared."""
        return derivation.steps[0].after if self.picker in (FACTOR_2, FACTOR_4) else self.ours(derivation)


def plain(value: Any) -> Expr | Integral:
    """A closed integral as an expression, a relation as its right-hand side, an integral as it is."""
    if isinstance(value, Relation):
        return value.rhs
    if isinstance(value, Integral) and not value.ranges:
        return value.closed()
    if isinstance(value, Integral) and value.integrand == 0:
        return value.integrand
    return value


def _difference(tag: str) -> Picker:
    def pick(derivation: Derivation) -> Expr:
        relation = derivation.at(tag)
        return relation.lhs - relation.rhs

    return pick


def _contour_factor(momenta: int) -> Picker:
    def pick(derivation: Derivation) -> Expr:
        contour = derivation.steps[0].after
        return contour.factor * symbols.g_ep**contour.diagram.order * (2 * pi) ** momenta

    return pick


FACTOR_2, FACTOR_4 = _contour_factor(0), _contour_factor(2)

EQUATIONS: tuple[Line, ...] = (
    Line("eq:1", "eq:1", "The Hamiltonian: a definition, with its interaction term the vertex of every diagram.",
         decide=sources.hamiltonian),
    Line("eq:2", "eq:2", "The second-order self-energy is i g^2 times the integral of D^< G^<.",
         "sigma2", "sigma2", "", "eq:2", FACTOR_2),
    Line("eq:3", "eq:3", "The lesser propagator with occupation n_<(p), damped by Gamma.",
         decide=sources.model),
    Line("eq:4", "eq:4", "The phase of a free electron in a field, integrated.",
         "propagators", "evolution factor", "", "eq:4"),
    Line("eq:5", "eq:5", "The phonon propagator is the thermal average over one oscillator.",
         decide=sources.oscillator),
    Line("eq:6", "eq:6", "The second-order self-energy with all electrons at the band minimum.",
         "sigma2", "sigma2", "eq:2", "eq:6"),
    Line("eq:7", "eq:7", "The nested fourth-order self-energy on the contour, its factor.",
         "sigma4", "sigma4", "", "eq:7", FACTOR_4),
    Line("eq:8", "eq:8", "The one ordering kept, T = 0, dilute.", "sigma4", "sigma4", "eq:7", "eq:8"),
    Line("eq:9", "eq:9", "The fourth-order self-energy with its slow factors frozen.",
         "sigma4", "sigma4", "eq:8", "eq:A5", mapping=TURN),
    Line("eq:10", "eq:10", "The ratio of the self-energies at t = 0.",
         "enhancement", "enhancement", "eq:A5", "eq:10", mapping=TURN),
    Line("eq:11", "eq:11", "lambda = 1 in closed form.", "enhancement", "enhancement", "eq:10", "eq:11"),
    Line("eq:12", "eq:12", "The avalanche field at large beta.", "field", "asymptotic field",
         decide=sources.asymptotic_field),
    Line("eq:13", "eq:13", "The avalanche parameter.", "field", "avalanche parameter", "", "eq:13", is_definition=True),
    Line("eq:14", "eq:14", "The critical avalanche parameter.", "threshold", "critical parameter", "", "eq:14"),
    Line("eq:14", "eq:14", "beta_c = 8.574 and x_0 = 0.595047, against rigorous enclosures.",
         "threshold", "critical parameter",
         reaches="eq:14b", decide=sources.threshold_digits),
    Line("eq:15", "eq:15/first", "Dephasing by thermal phonons at the band edge.",
         "temperature", "thermal dephasing", "", "eq:15"),
    Line("eq:15", "eq:15", "Thermal dephasing is Gamma beta n_b/4.",
         "temperature", "thermal dephasing", "eq:15", "eq:15b"),
    Line("eq:16", "eq:16", "The kickoff temperature.", "temperature", "kickoff temperature", "", "eq:16"),
    Line("eq:A1", "eq:A1", "The one ordering kept, T = 0, dilute, as in Eq. (8).", "sigma4", "sigma4", "eq:7", "eq:8"),
    Line("eq:A2", "eq:A2/sign",
         "The same with g^4 and + for the last -: what should be printed. Harmless below: in (A4) q' = 0, q -> -q.",
         "sigma4", "relative times", "", "eq:A2"),
    Line("eq:A2", "eq:A2/scan", "Mean and relative internal times, read with g^4 (a power lost in the scan?).",
         "sigma4", "relative times", "", "eq:A2"),
    Line("eq:A2", "eq:A2", "Mean and relative internal times, as printed with g^2.",
         "sigma4", "relative times", "", "eq:A2"),
    Line("eq:A3", "eq:A3", "The quadrant s_1, s_2 < 0 in mean and relative time, on a function without symmetry.",
         "sigma4", "quadrant", "", "eq:A3"),
    Line("eq:A4", "eq:A4", "The integral over the mean time (the scan's g_ep^* read as g_ep^4).",
         "sigma4", "sigma4", "eq:A2", "eq:A4", mapping=TURN),
    Line("eq:A5", "eq:A5", "The slow factors at s = 0.", "sigma4", "sigma4", "eq:A4", "eq:A5", mapping=TURN),
    Line("eq:A6", "eq:A6/ratio", "lambda at t = 0.", "enhancement", "enhancement", "eq:A5", "eq:10", mapping=TURN),
    Line("eq:A6", "eq:A6/residue", "The integral over time by residues.",
         "enhancement", "enhancement", "eq:10", "eq:A6"),
    Line("eq:A6", "eq:A6", "The integral over momentum (the scan's omega_o read as omega_0).",
         "enhancement", "enhancement", "eq:A6", "eq:11"),
    Line("eq:A7", "eq:A7", "The ratio with nothing frozen: exact for the ordering kept.",
         "enhancement", "enhancement integral", "eq:A4", "eq:A7", mapping=TURN),
    Line("eq:B1", "eq:B1", "The criterion in x and beta.", "field", "criterion", "", "eq:B1", _difference("eq:B1")),
    Line("eq:B2", "eq:B2/first", "K_0 by its leading asymptotic term.",
         "field", "large beta", "", "eq:B2", _difference("eq:B2")),
    Line("eq:B2", "eq:B2", "The large-beta condition, solved for x up to its logarithm.",
         "field", "large beta", "eq:B2", "eq:B2b"),
    Line("eq:B3", "eq:B3", "The large-beta solution after one iteration.", "field", "large beta", "eq:B2b", "eq:B3"),
    Line("eq:B4", "eq:B4", "The field from the first term only.",
         "field", "asymptotic field", decide=sources.asymptotic_field),
    Line("eq:C1", "eq:C1", "The greater self-energy at small field and dephasing.",
         "temperature", "greater self-energy", "", "eq:C1"),
    Line("eq:C2", "eq:C2/second", "At the band edge: one delta function without a root, one with two.",
         "temperature", "self-energy at the band edge", "", "eq:C2"),
    Line("eq:C2", "eq:C2", "Sigma^> at the band edge is -i beta Gamma n_b/2.",
         "temperature", "band edge by beta", "", "eq:C2b"),
    Line("eq:C3", "eq:C3", "The effective dephasing rate.",
         "temperature", "effective dephasing", "", "eq:C3"),
    Line("eq:C4", "eq:C4", "The kickoff temperature.", "temperature", "kickoff temperature", "", "eq:16"),
)  # fmt: skip

SENTENCES = tuple(Line(claim.id, claim.id, claim.statement, decide=claim.decide) for claim in CLAIMS)
OURS = tuple(
    Line(result.id, "", result.statement, result.source, result.derivation, result.premise, result.reaches,
         decide=result.decide)
    for result in beyond.RESULTS
)  # fmt: skip
LEDGER = EQUATIONS + SENTENCES + OURS
