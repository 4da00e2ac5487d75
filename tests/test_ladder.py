"""numeric/ladder.py: the fused passes against plain matrices, built entry by entry from what a kernel means."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from numeric.axis import lay_out
from numeric.ladder import composed, interpolated
from numeric.panels import NODES, Panels
from numeric.transfer import Kernel, transfer_operator
from numeric.waves import bare, dressed

UNLIMITED = 10**9
RANDOM = np.random.default_rng(7)


def small_kernel(local=()):
    """A kernel on a few panels of different length, with exponents and weights of no symmetry."""
    panels = Panels(np.array([-1.5, -0.6, 0.1, 0.4, 1.9]))
    z = panels.nodes
    rate = 0.7
    marked = np.isin(np.arange(4), local)
    return Kernel(panels, 1 + 0.3 * np.cos(z), rate * z, rate * panels.edges, marked, 0.2 + z**2)


def slow(kernel, f):
    """What the passes fuse, in NumPy: streams one panel after the other, then each panel's own matrix."""
    panels, count = kernel.panels, len(kernel.panels.half)
    result = np.zeros_like(f)
    for here in range(count):
        if kernel.local[here]:
            result[here] = kernel.area[here] * f[here]
            continue
        result[here] = kernel.near[here] @ f[here]
        for there in range(count):
            if there == here:
                continue
            fall = np.exp(-np.abs(kernel.exponent[here][:, None] - kernel.exponent[there][None, :]))
            lower = kernel.lower[there][None, :] if there < here else kernel.lower[here][:, None]
            result[here] += (fall * lower) @ (panels.weights[there] * f[there])
    return result


@pytest.mark.parametrize("local", [(), (0,), (1, 2)])
def test_a_kernel_is_its_integral_panel_by_panel(local):
    kernel = small_kernel(local)
    f = RANDOM.random(kernel.panels.nodes.shape)
    assert kernel(f) == pytest.approx(slow(kernel, f), rel=1e-13)


def test_within_a_panel_the_kink_is_integrated_exactly():
    kernel = small_kernel()
    z, weights = kernel.panels.nodes, kernel.panels.weights
    fine_z, fine_w = np.polynomial.legendre.leggauss(40)
    found = kernel(np.cos(z))
    for panel, node in ((1, 3), (3, 14), (0, 0)):
        here, total = z[panel, node], 0.0
        for low, high in ((-1.5, here), (here, 1.9)):
            other = (low + high) / 2 + (high - low) / 2 * fine_z
            least = np.minimum(other, here)
            total += (
                (high - low)
                / 2
                * fine_w
                @ ((1 + 0.3 * np.cos(least)) * np.exp(-0.7 * np.abs(other - here)) * np.cos(other))
            )
        assert found[panel, node] == pytest.approx(total, rel=1e-11)
    assert weights.sum() == pytest.approx(3.4)


@pytest.mark.parametrize(("beta", "occupation"), [(0.0, 0.0), (5.0, 0.4)])
def test_an_order_in_one_pass_is_kernel_then_phonon(beta, occupation):
    place = lay_out(2.0, 0.1, beta, UNLIMITED)
    solved = dressed(place, 0.25, occupation) if beta else bare(place)
    operator = transfer_operator(place, solved, 0.3, occupation)
    z = place.panels.nodes
    f = np.exp(-((z - 0.4) ** 2)) * (1 + 0.5 * np.sin(9 * z))
    h = operator.kernel(f)
    up, down = (place.panels.interpolation(z + step) @ h.ravel() for step in (1.0, -1.0))
    expected = 0.3 * ((1 + occupation) * up + occupation * down)
    assert operator(f).ravel() == pytest.approx(expected, rel=1e-12, abs=1e-14 * expected.max())
    assert operator.shift(h).ravel() * 0.3 == pytest.approx(expected, rel=1e-13, abs=1e-14 * expected.max())


def test_rows_may_come_in_any_order():
    """SciPy's products of sparse matrices leave the entries of a row unsorted, which once gave wrong sums."""
    kernel = small_kernel()
    shift = kernel.panels.interpolation(kernel.panels.nodes + 0.3)
    rows = [np.arange(start, stop)[::-1] for start, stop in zip(shift.indptr[:-1], shift.indptr[1:], strict=True)]
    order = np.concatenate(rows)
    turned = csr_array((shift.data[order], shift.indices[order], shift.indptr), shape=shift.shape)
    f = RANDOM.random(kernel.panels.nodes.shape)
    assert interpolated(turned, f) == pytest.approx(interpolated(shift, f), rel=1e-13)
    one, other = (composed(each, kernel.near, kernel.from_below, kernel.from_above) for each in (shift, turned))
    assert one.near == pytest.approx(other.near, rel=1e-13, abs=1e-15)


def test_complex_values_are_interpolated():
    panels = Panels(np.array([0.0, 1.0, 2.5]))
    shift = panels.interpolation(panels.nodes + 0.25)
    f = np.exp(1j * panels.nodes)
    inside = panels.nodes + 0.25 < 2.5
    assert interpolated(shift, f)[inside] == pytest.approx(np.exp(1j * (panels.nodes + 0.25))[inside], rel=1e-12)
    assert np.all(interpolated(shift, f)[~inside] == 0)
    assert NODES == 16
