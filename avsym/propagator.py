"""Propagators as data: the greater and the lesser function, everything else follows from the two.

The models are Eqs. (3)-(5): a free electron in a field in the temporal gauge, damped by Gamma, and an
Einstein phonon.  A model of one's own is another `Propagator`.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Abs, Expr, Heaviside, I, Rational, Symbol, exp

from avsym import symbols
from avsym._given import require
from avsym.algebra import polynomial_integral
from avsym.contour import Component

LEFT = Symbol("t_L", real=True)
RIGHT = Symbol("t_R", real=True)
MOMENTUM = Symbol("k", real=True)
TRANSVERSE = Symbol("k_y", real=True)  # across the field, in two dimensions
_TAU = Symbol("tau", real=True)


@dataclass(frozen=True)
class Propagator:
    """``G^>`` and ``G^<`` as expressions in the template symbols `LEFT`, `RIGHT` and `MOMENTUM`.

    In two dimensions `MOMENTUM` is the component along the field and `TRANSVERSE` the one across it.
    """

    greater: Expr
    lesser: Expr

    def at(
        self, component: Component, left: Expr, right: Expr, momentum: Expr, transverse: Expr = sympy.S.Zero
    ) -> Expr:
        """The component as a function of its two times and its momentum."""
        template = self.greater if component == ">" else self.lesser
        return template.xreplace({LEFT: left, RIGHT: right, MOMENTUM: momentum, TRANSVERSE: transverse})

    @property
    def retarded(self) -> Expr:
        """``G^R = theta(t_L - t_R) (G^> - G^<)``."""
        return Heaviside(LEFT - RIGHT) * (self.greater - self.lesser)

    @property
    def advanced(self) -> Expr:
        """``G^A = theta(t_R - t_L) (G^< - G^>)``."""
        return Heaviside(RIGHT - LEFT) * (self.lesser - self.greater)


def electron(
    *,
    mass: Expr = symbols.mass,
    gamma: Expr = symbols.Gamma,
    gap: Expr = symbols.Delta,
    field: Expr = symbols.field,
    dispersion: Expr | None = None,
) -> Propagator:
    """Eqs. (3) and (4): ``G^< = i n(p) e^{-Gamma |t|} U_p``, ``G^> = -i (1 - n(p)) e^{-Gamma |t|} U_p``.

    Parameters
    ----------
    mass, gamma, gap, field : sympy.Expr or number
        Of this line; a line may have its own.
    dispersion : sympy.Expr, optional
        Kinetic energy as a polynomial in `MOMENTUM`, and in `TRANSVERSE` for a two-dimensional continuum;
        ``k**2/(2 m)`` by default.

    Returns
    -------
    Propagator

    Raises
    ------
    TypeError, ValueError
        For what is no expression, or a dispersion that is no polynomial.
    """
    _check(mass=mass, gamma=gamma, gap=gap, field=field)
    require("dispersion", dispersion, (Expr, type(None)), "a SymPy expression")
    kinetic = MOMENTUM**2 / (2 * mass) if dispersion is None else dispersion
    energy = kinetic.subs(MOMENTUM, MOMENTUM + field * _TAU) + gap
    evolution = exp(-I * polynomial_integral(energy, _TAU, RIGHT, LEFT))
    damped = exp(-gamma * Abs(LEFT - RIGHT)) * evolution
    momenta = (MOMENTUM, TRANSVERSE) if kinetic.has(TRANSVERSE) else (MOMENTUM,)
    occupied = symbols.occupation_of(*momenta)
    return Propagator(greater=-I * (1 - occupied) * damped, lesser=I * occupied * damped)


def phonon(*, omega0: Expr = symbols.omega_0, occupation: Expr = symbols.n_b) -> Propagator:
    """Eq. (5): ``D^>(t) = -i/(2 omega_0) [n_b e^{i omega_0 t} + (1 + n_b) e^{-i omega_0 t}] = D^<(-t)``.

    Raises
    ------
    TypeError
        For what is no expression.
    """
    _check(omega0=omega0, occupation=occupation)
    t = LEFT - RIGHT
    emission, absorption = exp(-I * omega0 * t), exp(I * omega0 * t)
    front = -I * Rational(1, 2) / omega0
    return Propagator(
        greater=front * (occupation * absorption + (1 + occupation) * emission),
        lesser=front * (occupation * emission + (1 + occupation) * absorption),
    )


def _check(**given: object) -> None:
    for name, value in given.items():
        require(name, value, (Expr, int, float), "a SymPy expression or a number")


def two_mode_phonon(first: Propagator, second: Propagator, weight: Expr = sympy.S.One) -> Propagator:
    """The propagator of ``phi_1 + sqrt(weight) phi_2`` for two independent modes."""
    return Propagator(first.greater + weight * second.greater, first.lesser + weight * second.lesser)


def bose(energy: Expr, temperature: Expr) -> Expr:
    """The Bose-Einstein function ``1/(e^{omega/T} - 1)``."""
    return 1 / (exp(energy / temperature) - 1)
