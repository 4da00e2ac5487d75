"""Physical quantities into the theory's numbers, and back.

The theory has hbar = e = k_B = 1 and two units of its own left, the paper's: the length a, the lattice constant, and
the energy hbar^2/(2 m a^2), the hopping of a band of mass m. So the mass is 1/2 by the choice of units, and with
hbar, e and k_B put back every quantity is a number times ``energy^p length^q``:

==================  ==========================  ==================  ====================
name                accepted as                 theory's number of  powers p, q
==================  ==========================  ==================  ====================
gamma, omega0, gap  energy                      itself              1, 0
phonon_damping      energy                      itself              1, 0
temperature         temperature, or energy      k_B T               1, 0
mass                mass                        m / hbar^2          -1, -2
g_ep                energy^1.5 length^0.5       itself              3/2, 1/2 (continuum)
g_ep                energy^1.5                  itself              3/2, 0 (lattice)
field               electric field              e E                 1, -1
==================  ==========================  ==================  ====================

A coupling given for the lattice is that of the continuum divided by the square root of a. Pint, imported on first use,
holds the units and the CODATA constants.

A worked example: GaAs, to an order of magnitude
------------------------------------------------
Measured: optical phonon 36.25 meV and lattice constant 5.6533 angstrom (S. Adachi, J. Appl. Phys. 58, R1 (1985),
doi:10.1063/1.336070), mass 0.0662 m_e and mobility 2.2e6 cm^2/(V s) at 1.6 K (M. Kozhevnikov et al., Phys. Rev. B 52,
17165 (1995), doi:10.1103/PhysRevB.52.17165), 165 fs between emissions (J. A. Kash et al., Phys. Rev. Lett. 54, 2151
(1985), doi:10.1103/PhysRevLett.54.2151). At kinetic energy e the model's golden rule emits at the rate
``(g^2/omega0) sqrt(m/(2(e - omega0)))``; the measured rate put in at e = 2 omega0 gives g, so that beta Gamma is twice
that rate. An electron lost at the rate 2 Gamma has the mobility ``1/(2 Gamma m)``.

>>> import pint
>>> q = pint.get_application_registry().Quantity
>>> band = {"mass": q("0.0662 electron_mass"), "lattice_constant": "5.6533 angstrom"}
>>> omega0, emission, mobility = q("36.25 meV"), q("165 fs"), q("2.2e6 cm^2/(V s)")
>>> g_ep = (omega0**1.5 * (2 / band["mass"]) ** 0.5 * q("hbar") ** 2 / emission) ** 0.5
>>> gamma = q("hbar elementary_charge") / (2 * band["mass"] * mobility)
>>> print(f"{g_ep.to('meV^1.5 angstrom^0.5'):.3g~}, {gamma.to('meV'):.3g~}")
646 Å ** 0.5 * meV ** 1.5, 0.00397 meV
>>> from numeric import Parameters, avalanche_field
>>> p = Parameters.from_quantities(g_ep=g_ep, gamma=gamma, omega0=omega0, temperature="1.6 K", **band)
>>> print(f"{p.beta:.3g}, {(2 * q('hbar') / (emission * gamma)).to(''):.3g~}")
2.01e+03, 2.01e+03
>>> system = UnitSystem.of_band(**band)
>>> lower, upper = (system.quantity("field", avalanche_field(p, branch), "V/cm") for branch in ("lower", "upper"))
>>> print(f"{lower:.2g~}, {upper:.2g~}")
2.7 V / cm, 8.5e+04 V / cm

No more than an order of magnitude: GaAs has three dimensions and a polar coupling, the model one dimension and an
Einstein phonon; and an electron at 36 meV is damped otherwise than the mobility of those at rest says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from numeric.parameters import Real, real, short

if TYPE_CHECKING:
    import pint


class Form(NamedTuple):
    """A way to measure: SI unit, the constants that turn it into powers of energy and length, and those powers."""

    unit: str
    constants: str
    energy: float
    length: float


_ENERGY = Form("joule", "", 1, 0)
FORMS: dict[str, tuple[Form, ...]] = {
    **dict.fromkeys(("gamma", "omega0", "gap", "phonon_damping"), (_ENERGY,)),
    "temperature": (Form("kelvin", "boltzmann_constant", 1, 0), _ENERGY),
    "mass": (Form("kilogram", "hbar ** -2", -1, -2),),
    "lattice_constant": (Form("meter", "", 0, 1),),
    "g_ep": (Form("joule ** 1.5 * meter ** 0.5", "", 1.5, 0.5), Form("joule ** 1.5", "", 1.5, 0)),
    "field": (Form("volt / meter", "elementary_charge", 1, -1),),
}
"""How each quantity may be given; it is given back in the first form."""

NEEDED = {
    **dict.fromkeys(("gamma", "omega0", "gap", "phonon_damping"), ("an energy", "30 meV")),
    "temperature": ("a temperature or an energy", "77 K"),
    "mass": ("a mass", "0.5 m_e"),
    "lattice_constant": ("a length", "4 angstrom"),
    "g_ep": ("energy^1.5 length^0.5 (continuum) or energy^1.5 (lattice)", "60 meV^1.5 angstrom^0.5"),
    "field": ("an electric field", "10 kV/cm"),
}
"""What each must be, in words, with an example."""

# Text is a number and a product of units. Pint would also compute what stands in an exponent: 'm^9^9^9' would not end.
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_POWER = r"(?:\s*(?:\^|\*\*)\s*(?:-?\d(?:\.\d+)?|\(-?\d(?:\.\d+|/[1-9])?\)))?"
_UNIT = rf"[^\W\d]\w*{_POWER}"
_TEXT = re.compile(rf"\s*({_NUMBER})\s*({_UNIT}(?:(?:\s*[*/]\s*|\s+){_UNIT})*)\s*")


def is_quantity(text: str) -> bool:
    """Whether a text is a number with a unit behind it, known or not.

    >>> is_quantity("30 meV"), is_quantity("30"), is_quantity("1+2j")
    (True, False, False)
    """
    return _TEXT.fullmatch(text) is not None


@dataclass(frozen=True)
class UnitSystem:
    """The theory's units of energy (in joule) and of length (in metre).

    Examples
    --------
    >>> system = UnitSystem.of_band(mass="0.5 m_e", lattice_constant="4 angstrom")
    >>> round(system.quantity("gamma", 1.0, "meV").magnitude, 3)
    476.248
    >>> round(float(system.number("temperature", "77 K") / system.number("temperature", "6.63534 meV")), 5)
    1.0
    """

    energy: float
    length: float

    @classmethod
    def of_band(cls, mass: object, lattice_constant: object) -> Self:
        """The units in which the lattice constant is 1 and the hopping hbar^2/(2 m a^2) is 1.

        Raises
        ------
        TypeError, ValueError
            If either is no single positive quantity of its dimension.
        """
        inverse, length = _single("mass", mass), _single("lattice_constant", lattice_constant)
        return cls(1 / (2 * inverse * length**2), length)

    def number(self, name: str, quantity: object) -> Real:
        """The quantity in the theory's units.

        Parameters
        ----------
        name : one of `FORMS`.
        quantity : text such as ``"2 meV"``, or a pint quantity of a number or an array.

        Raises
        ------
        TypeError, ValueError
            In one line: no unit, an unknown unit, or the wrong dimension.
        """
        value, form = _measured(name, quantity)
        return real(name, value / self._unit(form))

    def quantity(self, name: str, number: Real, unit: str | None = None) -> pint.Quantity[Any]:
        """A number of the theory as a pint quantity, in ``unit`` or in SI units.

        >>> system = UnitSystem.of_band("0.5 m_e", "4 angstrom")
        >>> f"{system.quantity('field', 0.001, 'kV/cm'):.4g}"
        '11.91 kilovolt / centimeter'
        """
        form = FORMS[name][0]
        found = _registry().Quantity(number * self._unit(form) / _constants(form), form.unit)
        return found if unit is None else found.to(unit)

    def _unit(self, form: Form) -> float:
        return float(self.energy**form.energy * self.length**form.length)

    @property
    def words(self) -> str:
        """Both units, as they are read."""
        energy, length = self.quantity("gamma", 1.0, "meV"), self.quantity("lattice_constant", 1.0, "angstrom")
        return f"energy hbar^2/(2 m a^2) = {energy.magnitude:.6g} meV, length a = {length.magnitude:.6g} angstrom"


def _measured(name: str, quantity: object) -> tuple[Any, Form]:
    """The quantity in the SI units of the form it has, times the form's constants."""
    found = _read(name, quantity)
    for form in FORMS[name]:
        if found.check(found._REGISTRY.parse_units(form.unit).dimensionality):
            return found.m_as(form.unit) * _constants(form), form
    per_time = " (a frequency f is the energy '7 THz * planck_constant')" if found.check("1/[time]") else ""
    raise ValueError(f"{name}={quantity} has dimension {found.dimensionality}{_remedy(name)}{per_time}")


def _remedy(name: str) -> str:
    needed, example = NEEDED[name]
    return f", but {name} must be {needed}, such as '{example}'"


def _read(name: str, quantity: object) -> Any:
    import pint

    if isinstance(quantity, pint.Quantity):
        return quantity
    if not isinstance(quantity, str):
        raise TypeError(f"{name}={short(quantity)} has no unit{_remedy(name)}")
    parts = _TEXT.fullmatch(quantity)
    if parts is None:
        raise ValueError(f"{name}={quantity[:60]!r} is not a number and a unit{_remedy(name)}")
    try:
        return _registry().Quantity(float(parts[1]), _registry().parse_units(parts[2]))
    except pint.UndefinedUnitError as error:
        raise ValueError(f"{name}={quantity!r} has an unknown unit, {error.unit_names[0]!r}{_remedy(name)}") from None


def _single(name: str, quantity: object) -> float:
    value, _ = _measured(name, quantity)
    if getattr(value, "ndim", 0):
        raise ValueError(f"{name}={quantity} must be a single quantity: it fixes the theory's units")
    real(name, value, "positive")
    return float(value)


def _constants(form: Form) -> float:
    return float(_registry()(form.constants).to_base_units().magnitude) if form.constants else 1.0


def _registry() -> Any:
    import pint  # a third of a second: only for those who give units

    return pint.get_application_registry()
