"""Values for a case: valid ones, the ends of what a float can hold, and rubbish; all from one seeded source."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import sympy

EDGES = (
    0, 0.0, -0.0, 1, -1, 2, 1.0, 5e-324, 2.2e-308, 1e-200, 1e-30, 1e30, 1e200, 1e308, -1e308, 2**31, 2**53, 2**63,
    2**64,
    float("inf"), float("-inf"), float("nan"), np.float32(0.3), np.int8(-1), np.uint64(2**64 - 1),
    np.longdouble("1e4000"),
    np.float64("nan"), Fraction(1, 3), Decimal("0.3"), 10**400, -(10**400), 10**5000,
)  # fmt: skip
TEXTS = (
    "", " ", "\0", "a\nb", "\u2028", "\u202e", "ſtraße", "λ₁", "\U0001f4a5", "\ud800", "0.3", "nan", "1e999", "None",
    "<", ">",
    "lower", "__class__", "x" * 10_000, "../../etc/passwd", "'; DROP TABLE points; --", "%s%n", "{0.__class__}",
    "__import__('os').system('touch PWNED')", "<script>alert(1)</script>", r"\input{/etc/passwd}", "9**9**9**9",
)  # fmt: skip
OTHERS = (
    None, True, False, 1j, complex("nan"), b"", b"\xff", (), [], {}, set(), frozenset(), [1, [2, 3]], [None],
    ["0.3"], [[]],
    object, len, range(3), Path("x"), NotImplemented, ..., sympy.Symbol("z"), sympy.oo, sympy.nan, sympy.zoo,
    sympy.S.true,
    sympy.Rational(1, 3), sympy.Integer(2), sympy.Float("0.3"), np.array([]), np.array(0.3), np.array("x"),
    np.array(None),
    np.array([1, None]), np.array(True), np.array(1j), np.zeros((2, 0, 3)), np.ones((2, 3)), np.ones((3, 2)),
    np.ones((1,) * 20),
    np.array([0.1, np.nan]), np.array([[np.inf]]), np.array("2026-11-23", "datetime64[D]"),
    np.ma.masked_array([1.0, 2.0], [True, False]), np.array([(1, 2.0)], "i4,f8"), np.arange(3)[::-1], memoryview(b"ab"),
)  # fmt: skip


class Draw(Random):
    """A source of values; the same seed gives the same values on every machine and in every process."""

    def anything(self) -> Any:
        """Rubbish."""
        return self.choice(self.choice((EDGES, TEXTS, OTHERS)))

    def text(self) -> str:
        """A hostile string, or letters out of all of Unicode."""
        if self.random() < 0.5:
            return self.choice(TEXTS)
        return "".join(
            chr(self.choice((self.randrange(32, 127), self.randrange(0x3000)))) for _ in range(self.randrange(9))
        )

    def scale(self, low: float, high: float) -> float:
        """A positive number, every decade as likely."""
        return 10 ** self.uniform(low, high)

    def number(self) -> Any:
        """A real number that may be anywhere; of few, an array."""
        return self.pick(
            (6, lambda: self.scale(-6, 4)),
            (3, lambda: self.scale(-320, 308)),
            (2, lambda: -self.scale(-20, 20)),
            (3, lambda: self.choice(EDGES)),
            (2, self.array),
        )

    def array(self) -> Any:
        """A small array of numbers of some shape."""
        shape = self.choice(((), (1,), (2,), (3,), (2, 1), (1, 3), (2, 3), (0,)))
        values = [self.scale(-6, 4) for _ in range(int(np.prod(shape)))]
        return np.array(values).reshape(shape).astype(self.choice((np.float64, np.float32, np.int64, np.float16)))

    def pick(self, *weighted: tuple[int, Callable[[], Any]]) -> Any:
        """What one of these makes, each as often as its weight says."""
        (chosen,) = self.choices([make for _, make in weighted], [weight for weight, _ in weighted])
        return chosen()

    def maybe(self, valid: Any, share: float = 0.3) -> Any:
        """The value, or sometimes rubbish."""
        return self.anything() if self.random() < share else valid

    def spoiled(self, valid: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments of which in every second case one or two are rubbish."""
        number = self.choice((0, 0, 1, 1, 2)) if valid else 0
        spoiled = {name: self.anything() for name in self.sample(sorted(valid), min(number, len(valid)))}
        return {**valid, **spoiled}
