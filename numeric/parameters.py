"""The model's parameters: checked once, here, so that no function below has to check them again."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from numeric import kernels
from numeric.compensated import remainder

Real = float | np.float64 | NDArray[np.float64]

# What the paper states, and only that. Fig. 6 is the only figure whose caption gives every number needed for lambda;
# Fig. 5(a) gives omega0 and the gap but varies Gamma and g_ep, and Figs. 1(c), 3, 4 and 5(b) name no values.
PRESETS = {"fig6": {"g_ep": 0.10, "gamma": 0.002, "omega0": 0.3, "mass": 0.5}}

_ALLOWED: dict[str, tuple[Callable[[NDArray[np.float64]], NDArray[np.bool]], str]] = {
    "positive": (lambda value: value > 0, "finite and > 0"),
    "nonnegative": (lambda value: value >= 0, "finite and >= 0"),
    "finite": (np.isfinite, "finite"),
}
_RULES = {
    "g_ep": "nonnegative",
    "gamma": "positive",
    "omega0": "positive",
    "mass": "positive",
    "gap": "finite",
    "temperature": "nonnegative",
    "phonon_damping": "nonnegative",
}


def real(name: str, value: object, rule: str = "finite") -> Real:
    """Return ``value`` as a float64 scalar or a read-only float64 array, or say in one line why it cannot be used.

    ``rule`` is ``"finite"``, ``"nonnegative"`` or ``"positive"``. Raises TypeError for what is not a real number
    (strings, complex, None, bool, objects) and ValueError for a real number that is not allowed.

    >>> float(real("gamma", 2, "positive"))
    2.0
    """
    array = _float64(name, value)
    test, allowed = _ALLOWED[rule]
    bad = ~(np.isfinite(array) & test(array))
    if np.any(bad):
        where = f" (at index {', '.join(map(str, np.argwhere(bad)[0]))})" if array.ndim else ""
        raise ValueError(f"{name}={array[bad][0]!s}{where} must be {allowed}")
    array.flags.writeable = False
    return array if array.ndim else np.float64(array)


def _float64(name: str, value: object) -> NDArray[np.float64]:
    """Convert, refusing what NumPy would convert without a word (strings, bool, the real part of a complex number)."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}={short(value)} must be a number or a rectangular array of numbers") from None
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name}={short(value)} must be a real number or an array of them, not {_kind(value, array)}")
    with np.errstate(all="ignore"):  # a long double beyond float64 becomes inf, which real() then names
        return array.astype(np.float64)


def _kind(value: object, array: NDArray[Any]) -> str:
    return f"array of {array.dtype}" if isinstance(value, np.ndarray) else type(value).__name__


def short(value: object) -> str:
    """A value in one line of at most 60 characters."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def count(name: str, value: object, most: int = 10_000) -> int:
    """Return ``value`` if it is a whole number from 1 to ``most``; ValueError if not."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError(f"{name}={short(value)} must be an integer >= 1, at most {most}")
    return int(value)


def choice(name: str, value: object, known: Iterable[str]) -> str:
    """Return ``value`` if it is one of ``known``, else raise with the nearest of them.

    >>> choice("branch", "uper", ["lower", "upper"])
    Traceback (most recent call last):
    ...
    ValueError: branch='uper' is unknown: did you mean 'upper'? (allowed: 'lower', 'upper')
    """
    names = list(known)
    if not isinstance(value, str):
        raise TypeError(f"{name}={short(value)} must be a string, one of {', '.join(map(repr, names))}")
    if value in names:
        return value
    nearest = difflib.get_close_matches(value.lower(), names, n=1, cutoff=0.4)
    hint = f": did you mean {nearest[0]!r}?" if nearest else ""
    raise ValueError(f"{name}={short(value)} is unknown{hint} (allowed: {', '.join(map(repr, names))})")


def broadcast(**arrays: Real) -> tuple[int, ...]:
    """Return the common shape of ``arrays``, or name those that stand in the way."""
    shapes = {name: np.shape(array) for name, array in arrays.items() if np.ndim(array)}
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"shapes must broadcast, but these do not: {listed}") from None


@dataclass(frozen=True, eq=False, repr=False)
class Parameters:
    """A conduction band coupled to an Einstein phonon and a fermion bath; hbar = e = k_B = 1, all arrays broadcast.

    Parameters
    ----------
    g_ep : electron-phonon coupling, >= 0; energy^{3/2} length^{1/2} in the 1D continuum, energy^{3/2} on the lattice.
        Only its square enters (the sign belongs to the phonon coordinate), so a negative value is refused as a slip.
    gamma : dephasing rate Gamma from the fermion bath, energy, > 0.
    omega0 : phonon frequency, energy, > 0.
    mass : band mass, 1/(energy length^2), > 0; 1/2 is the paper's lattice unit.
    gap : band minimum above the reservoir's Fermi level, energy. The criterion does not depend on it.
    temperature : bath temperature, energy, >= 0.
    phonon_damping : Ohmic damping eta of the phonon, energy, >= 0.

    Raises
    ------
    TypeError, ValueError
        One line that names the parameter, its value and what is allowed.

    Notes
    -----
    X. Chen and J. E. Han, Phys. Rev. B 109, 054307 (2024), Eqs. (1)-(5).

    Examples
    --------
    >>> p = Parameters(g_ep=0.10, gamma=0.002, omega0=0.3)
    >>> round(float(p.beta), 3)
    30.429
    >>> p == Parameters.preset("fig6")
    True
    """

    g_ep: Real
    gamma: Real
    omega0: Real
    mass: Real = 0.5
    gap: Real = 1.0
    temperature: Real = 0.0
    phonon_damping: Real = 0.0

    def __post_init__(self) -> None:
        for name, rule in _RULES.items():
            object.__setattr__(self, name, real(name, getattr(self, name), rule))
        broadcast(**self._values())

    def _values(self) -> dict[str, Real]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __repr__(self) -> str:
        values = ((name, value if np.ndim(value) else float(value)) for name, value in self._values().items())
        return f"Parameters({', '.join(f'{name}={value!r}' for name, value in values)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Parameters):
            return NotImplemented
        return all(np.array_equal(a, b) for a, b in zip(self._values().values(), other._values().values(), strict=True))

    def __hash__(self) -> int:
        return hash(tuple((np.shape(value), (np.asarray(value) + 0.0).tobytes()) for value in self._values().values()))

    @classmethod
    def preset(cls, name: str) -> Self:
        """Return a set of parameters that the paper states; what it leaves open keeps the default.

        Raises ValueError for an unknown name. Source: caption of Fig. 6.

        >>> Parameters.preset("fig6").omega0 == 0.3
        np.True_
        """
        return cls(**PRESETS[choice("preset", name, PRESETS)])

    @classmethod
    def from_quantities(
        cls, *, g_ep: object, gamma: object, omega0: object, mass: object, lattice_constant: object, **others: object
    ) -> Self:
        """Return the parameters of a material, each given with its unit as text or as a pint quantity.

        Parameters
        ----------
        g_ep : energy^1.5 length^0.5 (continuum), or energy^1.5 (lattice; times the root of the lattice constant).
        gamma, omega0 : energies.
        mass, lattice_constant : single values; they fix the units in which everything else is expressed.
        others : ``temperature`` (K or energy), ``gap``, ``phonon_damping`` (energies); left out, the model's defaults.

        Raises
        ------
        TypeError, ValueError
            In one line: the quantity, what it has, what is needed, and an example.

        Notes
        -----
        The units are ``numeric.units.UnitSystem.of_band(mass, lattice_constant)``; it gives fields back in V/m.

        Examples
        --------
        >>> from numeric import avalanche_field
        >>> from numeric.units import UnitSystem
        >>> band = {"mass": "0.5 m_e", "lattice_constant": "4 angstrom"}
        >>> p = Parameters.from_quantities(
        ...     g_ep="300 meV^1.5", gamma="2 meV", omega0="30 meV", temperature="77 K", **band
        ... )
        >>> field = UnitSystem.of_band(**band).quantity("field", avalanche_field(p), "kV/cm")
        >>> f"{field:.3g}"
        '17.8 kilovolt / centimeter'
        """
        from numeric.units import UnitSystem

        system = UnitSystem.of_band(mass, lattice_constant)
        given = {"g_ep": g_ep, "gamma": gamma, "omega0": omega0, **others}
        for name in others:
            choice("quantity", name, (name for name in _RULES if name not in ("g_ep", "gamma", "omega0", "mass")))
        return cls(mass=0.5, **{name: system.number(name, value) for name, value in given.items()})

    @property
    def shape(self) -> tuple[int, ...]:
        """Common shape of all parameters.

        >>> Parameters(0.1, [0.001, 0.002], 0.3).shape
        (2,)
        """
        return broadcast(**self._values())

    @property
    def beta(self) -> Real:
        """Avalanche parameter ``(g^2/Gamma) (2m/omega0^3)^{1/2}``, a number; Eq. (13).

        >>> round(float(Parameters.preset("fig6").beta), 3)
        30.429
        """
        with np.errstate(all="ignore"):
            return kernels.avalanche_parameter(self.g_ep, self.gamma, self.mass, self.omega0)

    @property
    def occupation(self) -> Real:
        """Bose-Einstein function ``n_b = 1/(exp(omega0/T) - 1)``, a number, 0 at T = 0; below Eq. (5).

        >>> float(Parameters.preset("fig6").occupation)
        0.0
        """
        with np.errstate(all="ignore"):
            value = kernels.occupation(self.omega0, self.temperature)
            # In the tail n_b ~ exp(-u), so u = omega0/T must be better than a float: what rounding took from u is
            # put back by d ln(n_b)/du = -(1 + n_b).
            omega0, temperature = np.asarray(self.omega0), np.asarray(self.temperature)
            u = np.asarray(omega0 / temperature)
            shift = (1 + value) * u * remainder(omega0, u, temperature)
            return value * (1 - np.where(np.isfinite(shift), shift, 0))[()]

    @property
    def gamma_eff(self) -> Real:
        """Dephasing rate with the phonons' share, ``Gamma (1 + beta n_b/4)``, an energy; Eq. (C3).

        >>> float(Parameters.preset("fig6").gamma_eff)
        0.002
        """
        with np.errstate(all="ignore"):
            return kernels.effective_dephasing(self.g_ep, self.gamma, self.mass, self.occupation, self.omega0)
