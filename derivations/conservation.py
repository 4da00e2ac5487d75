"""Particle conservation: the multiplier of the dressed rainbow is the phonons' share of all losses, below 1."""

from __future__ import annotations

from sympy import I, S, Symbol

from avsym import Derivation, rules, symbols
from avsym.operators import Bra, Diagonal, Ket, Operator
from avsym.relation import Relation

TITLE = "Particle conservation to all orders"
SUMMARY = (
    "G^R = (omega - H - Sigma^R + i Gamma)^{-1} and its adjoint give Dyson's identity A = G^R (2 Gamma + Gamma_ph) "
    "G^A. Its local elements are rho = K (2 Gamma + gamma), with K = |G^R|^2, which is symmetric, on functions of the "
    "local frequency. The loss rate gamma and the gain in the ladder contain the phonon's shift and its adjoint. "
    "Hence, for a mode mu f = M f with h = K f, mu = <gamma>_h/(2 Gamma + <gamma>_h): what one electron loses by "
    "emission is what the next order gains, and no field makes the dressed series diverge."
)

# On the sites of the chain, or the points of the line: the propagators, the Hamiltonian and the self-energy.
GREEN, GREEN_ADJOINT, HAMILTONIAN = Operator("G_retarded"), Operator("G_advanced"), Operator("H")
SIGMA, SIGMA_ADJOINT = Operator("Sigma_retarded"), Operator("Sigma_advanced")
SPECTRAL, LOSS = Operator("A"), Diagonal("Gamma_ph")
# On functions of the local frequency: K = |G^R|^2, the phonon's shift up and down, and columns.
SQUARES, UP, DOWN = Operator("K"), Operator("T_up"), Operator("T_down")
ONE, LOCAL, RATE, MODE = Ket("1"), Ket("rho"), Ket("gamma"), Ket("f")
ONE_BRA, LOCAL_BRA, RATE_BRA = Bra("1'"), Bra("rho'"), Bra("gamma'")
MULTIPLIER, MEAN_RATE, NORM = (Symbol(name, positive=True) for name in ("mu", "gamma_h", "N"))
COUPLING = symbols.g_ep**2 / (2 * symbols.omega_0)


def dyson() -> Derivation:
    """``i (G^R - G^A) = G^R (2 Gamma + Gamma_ph) G^A``."""
    inverse = Relation(GREEN**-1, symbols.omega - HAMILTONIAN - SIGMA + I * symbols.Gamma)
    ours = {GREEN: GREEN_ADJOINT, HAMILTONIAN: HAMILTONIAN, SIGMA: SIGMA_ADJOINT}
    return (
        Derivation("Dyson's identity", inverse)
        .then(rules.adjoint, ours)
        .then(rules.combine, inverse)
        .then(rules.sandwich, I * GREEN, GREEN_ADJOINT)
        .then(rules.unfold, Relation(SIGMA, SIGMA_ADJOINT - I * LOSS))
    )


def local() -> Derivation:
    """``rho = K (2 Gamma + gamma)``, and as a row."""
    spectral = Relation(SPECTRAL, I * GREEN - I * GREEN_ADJOINT)
    return (
        Derivation("local spectral function", spectral)
        .then(rules.follow, dyson().result)
        .then(rules.local_diagonal, SQUARES, {SPECTRAL: LOCAL, LOSS: RATE}, ONE)
        .then(rules.adjoint, {LOCAL: LOCAL_BRA, SQUARES: SQUARES, ONE: ONE_BRA, RATE: RATE_BRA})
    )


def losses() -> Derivation:
    """``gamma = c [(1 + n_b) T_- + n_b T_+] rho``, i.e. -2 Im Sigma_0^R, as a row: the shift up where it was down."""
    rate = Relation(RATE, COUPLING * ((1 + symbols.n_b) * DOWN + symbols.n_b * UP) * LOCAL)
    return Derivation("loss rate", rate).then(rules.adjoint, {RATE: RATE_BRA, LOCAL: LOCAL_BRA, UP: DOWN})


def balance() -> Derivation:
    """The identity for mu, from the mode of the transfer operator."""
    gain = COUPLING * ((1 + symbols.n_b) * UP + symbols.n_b * DOWN)
    shifted = rules.sandwich(losses().result, S.One, SQUARES * MODE).after
    return (
        Derivation("multiplier of the dressed rainbow", Relation(MULTIPLIER * MODE, gain * SQUARES * MODE))
        .then(rules.sandwich, LOCAL_BRA)
        .then(rules.follow, shifted)
        .then(rules.unfold, local().result)
        .then(rules.average, {ONE_BRA * SQUARES * MODE: NORM, RATE_BRA * SQUARES * MODE: NORM * MEAN_RATE})
        .then(rules.solve_linear, MULTIPLIER)
    )


def derivations(order: int | None = None) -> tuple[Derivation, ...]:
    """Dyson's identity, its local elements, the loss rate and the multiplier."""
    return (dyson(), local(), losses(), balance())
