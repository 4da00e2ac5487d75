"""The rainbow where the field accelerates many wavelengths: x fixed, ``sqrt(2 m omega0) omega0/E`` large, T = 0.

Then interference averages out and electrons move on the classical path: from a momentum y (units sqrt(2 m omega0)) with
either sign they drift upwards, dephased by ``e^{-x dy}``, and emit at ``y^2 = u^2 + 1`` into u with density 1/(2u)::

    (M f)(u) = beta x/(8 Y) int_0^inf dy [e^{-x |Y - y|} + e^{-x (Y + y)}] f(y),       Y = sqrt(u^2 + 1)
    lambda_n = int du (M^n s) / int du (M^{n-1} s),      s(u) = (x/2) e^{-x Y}/Y,      lambda_1 = (beta/4) x K0(x)

(for n = 1 the denominator is ``2/beta``, as emission below the band's edge still counts in Sigma^(2)). All divided by
beta are universal functions of x.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags_array

from numeric.axis import reach_of
from numeric.panels import subdivide
from numeric.parameters import Real, real
from numeric.transfer import Kernel, Transfer, first_guess, leading

Array = NDArray[np.float64]


def classical_ratios(x: Real, n: int) -> Array:
    """Ratios lambda_1/beta ... lambda_n/beta of the classical limit.

    Parameters
    ----------
    x : ``2 Gamma sqrt(2 m omega0)/E``, a number, > 0, or an array.
    n : how many, >= 1.

    Returns
    -------
    float64 array of shape ``x.shape + (n,)``; relative error below 1e-10.

    Raises
    ------
    TypeError, ValueError
        If x is not positive.

    Examples
    --------
    >>> from scipy.special import k0
    >>> bool(abs(classical_ratios(1.0, 1)[0] / (k0(1.0) / 4) - 1) < 1e-12)
    True
    """
    values = np.asarray(real("x", x, "positive"))
    return np.array([_ratios(float(value), n) for value in values.ravel()]).reshape((*values.shape, n))


def classical_multiplier(x: Real) -> Real:
    """Leading eigenvalue of the classical limit, divided by beta: what the ratios tend to.

    Parameters
    ----------
    x : ``2 Gamma sqrt(2 m omega0)/E``, a number, > 0, or an array.

    Raises
    ------
    TypeError, ValueError
        If x is not positive.

    Examples
    --------
    >>> bool(abs(classical_multiplier(1.0) / classical_ratios(1.0, 30)[-1] - 1) < 1e-10)
    True
    """
    values = np.asarray(real("x", x, "positive"))
    return np.array([_multiplier(float(value)) for value in values.ravel()]).reshape(values.shape)[()]


def _multiplier(x: float) -> float:
    operator = _operator(x)
    return leading(operator, operator.adjoint, first_guess(x, operator.panels.nodes), operator.panels.weights)[0]


def _ratios(x: float, n: int) -> list[float]:
    operator = _operator(x)
    f = _source(operator, x)
    counts = [2.0]
    for _ in range(n):
        counts.append(float(np.sum(operator.panels.weights * f)))
        f = operator(f)
    return [after / before for before, after in pairwise(counts)]


def _source(operator: Transfer, x: float) -> Array:
    reached = np.sqrt(operator.panels.nodes**2 + 1)
    return x / 2 * np.exp(-x * reached) / reached


def _operator(x: float) -> Transfer:
    axis = subdivide(lambda y: x / 4 + 2 / (0.5 + y), 0.0, float(np.sqrt(reach_of(x))))
    y = axis.nodes
    reached = np.sqrt(y**2 + 1)
    nowhere = np.zeros(len(axis.half), dtype=np.bool)
    kernel = Kernel(axis, 1 + np.exp(-2 * x * y), x * y, x * axis.edges, nowhere, np.zeros_like(y))
    emitted = diags_array(1 / reached.ravel()).tocsr() @ axis.interpolation(reached)
    left = np.sqrt(np.maximum(y**2 - 1, 0))  # after the emission; du/Y = dY/u
    weight = np.divide(1, left, out=np.zeros_like(y), where=left > 0)
    return Transfer(kernel, emitted, diags_array(weight.ravel()).tocsr() @ axis.interpolation(left), x / 8)
