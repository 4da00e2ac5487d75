"""A solution with the identities it obeys, and the exception that carries the best one when none was found."""

from dataclasses import dataclass

import numpy as np

from numeric.equations import Problem
from numeric.grid import Array, Complex, Grid
from numeric.parameters import Parameters

SUM_RULE = 1e-6
_LIMITS = {"sum_rule": SUM_RULE, "causality": 1e-12, "phonon_softening": 1.0}


@dataclass(frozen=True, eq=False, repr=False)
class SteadyState:
    """A dc steady state on its grid; energies in units of the parameters, hbar = e = k_B = 1.

    Attributes
    ----------
    problem : parameters, field >= 0, hopping of each axis, kind of phonon, whether with the Hartree shift.
    grid, tolerance : what it was solved on and to.
    retarded, lesser : (N,) ``G^R`` and ``G^<`` of a site against ``frequency``, 1/energy.
    self_energy : (3N + 1,) ``-i Sigma^<``, ``i Sigma^>``, ``Re Sigma^R`` of the phonons, and the Hartree shift.
    occupation : electrons per site, those of the bath's tail below the window included.
    current : particles per unit of time, positive along the force on them whatever the sign of the field asked for.
    identities : residual by name, dimensionless; what they mean is in `numeric.identities`.
    residual : relative distance between the self-energy and the one that its Green functions give.
    evaluations : how often the equations were evaluated, on all grids together.
    refinement : what occupation and current changed by from the next coarser grid, nan where there was none.
    versions : of the packages that computed it.
    """

    problem: Problem
    grid: Grid
    tolerance: float
    retarded: Complex
    lesser: Complex
    self_energy: Array
    occupation: float
    current: float
    identities: dict[str, float]
    residual: float
    evaluations: int
    refinement: dict[str, float]
    versions: dict[str, str]

    @property
    def parameters(self) -> Parameters:
        """The parameters of the problem."""
        return self.problem.parameters

    @property
    def field(self) -> float:
        """Magnitude of the field."""
        return self.problem.field

    @property
    def dimension(self) -> int:
        """Number of axes of the lattice."""
        return len(self.problem.hopping)

    @property
    def frequency(self) -> Array:
        """(N,) local frequencies."""
        return self.grid.frequency

    @property
    def spectral(self) -> Array:
        """(N,) ``A = -Im G^R/pi``, normalised to 1 with its tails."""
        return np.asarray(-self.retarded.imag / np.pi)

    @property
    def distribution(self) -> Array:
        """(N,) ``G^</(2 pi i A)``, between 0 and 1; the Fermi function in equilibrium."""
        return np.asarray(self.lesser.imag / (-2 * self.retarded.imag))

    @property
    def failures(self) -> dict[str, float]:
        """What misses its limit: the residual, or an identity by name."""
        found = self.identities | {"residual": self.residual}
        own = _LIMITS | {"residual": self.tolerance}
        return {name: value for name, value in found.items() if not value <= own.get(name, self.tolerance / 10)}

    def __repr__(self) -> str:
        return (
            f"SteadyState(field={self.field:g}, occupation={self.occupation:.10g}, current={self.current:.10g}, "
            f"residual={self.residual:.1e}, evaluations={self.evaluations}, points={self.grid.size})"
        )


class NotConverged(ArithmeticError):
    """No state met the tolerance; ``best`` is the nearest, its ``failures`` say by how much it misses."""

    def __init__(self, best: SteadyState) -> None:
        missed = ", ".join(f"{name} {value:.1e}" for name, value in best.failures.items())
        super().__init__(
            f"field={best.field:g}: not converged to tolerance={best.tolerance:g} after {best.evaluations} evaluations "
            f"({missed}); the best state is attached as .best; {_advice(best)}"
        )
        self.best = best

    def __reduce__(self) -> tuple[type["NotConverged"], tuple[SteadyState]]:
        return type(self), (self.best,)  # a worker of a sweep hands it back


def _advice(best: SteadyState) -> str:
    if best.failures.keys() == {"sum_rule"} and not best.parameters.temperature:
        return (
            "at temperature=0 the Fermi steps leave logarithms in a strongly coupled spectrum, so this residual "
            "falls only like the step: use a finer resolution, a wider window, or a small temperature, "
            f"as {4 * best.grid.step:.1g}, which rounds them off"
        )
    return "use a finer resolution, a wider window or start nearer"
