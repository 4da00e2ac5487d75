"""Exact rounding errors of products and quotients, for results that must keep their last digits."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def two_product(a: Array, b: Array) -> tuple[Array, Array]:
    """Return the rounded product and its rounding error, exactly (Dekker 1971), for sizes between 1e-140 and 1e140.

    >>> a = np.asarray(1 + 2.0**-30)
    >>> bool(two_product(a, a)[1] == 2.0**-60)
    True
    """
    product = a * b
    a_high, b_high = _high_half(a), _high_half(b)
    a_low, b_low = a - a_high, b - b_high
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


def remainder(target: Array, a: Array, b: Array) -> Array:
    """Return ``(target - a b)/target``: the relative error of a rounded quotient or square root.

    >>> one, three = np.asarray(1.0), np.asarray(3.0)
    >>> bool(remainder(one, one / three, three) == 2.0**-54)
    True
    """
    product, tail = two_product(a, b)
    return ((target - product) - tail) / target


def _high_half(a: Array) -> Array:
    shifted = 134217729.0 * a  # 2^27 + 1 (Veltkamp)
    return shifted - (shifted - a)
