"""How levels of theory look: told apart by everyone, in colour, in grey and by those who see two colours."""

from itertools import combinations

import numpy as np
import pytest

from derivations.figures import style

LOOKS = {name: look for name, look in vars(style).items() if isinstance(look, style.Look)}
# Vienot, Brettel and Mollon (1999): what is left of linear RGB to those who lack one kind of cone.
SEEN = {
    "everyone": np.eye(3),
    "no red": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "no green": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
}


def linear(colour):
    values = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def lab(rgb):
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.clip(matrix @ rgb / [0.9505, 1.0, 1.089], 1e-6, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_each_level_of_theory_has_a_look_of_its_own():
    assert set(LOOKS) == {"CLOSED", "INTEGRAL", "BARE", "DRESSED", "ASYMPTOTIC", "SELF_CONSISTENT"}
    for one, other in combinations(LOOKS.values(), 2):
        assert one.colour != other.colour
        assert one.marker != other.marker


@pytest.mark.parametrize("eye", SEEN)
def test_no_two_levels_are_the_same_colour_to_anyone(eye):
    for (name, one), (partner, other) in combinations(LOOKS.items(), 2):
        apart = np.linalg.norm(lab(SEEN[eye] @ linear(one.colour)) - lab(SEEN[eye] @ linear(other.colour)))
        assert apart > 10, (name, partner, apart)


def test_in_grey_levels_differ_in_lightness_or_in_their_dash():
    for one, other in combinations(LOOKS.values(), 2):
        assert (
            one.dash != other.dash or abs(luminance(one.colour) ** (1 / 3) - luminance(other.colour) ** (1 / 3)) > 0.1
        )


def test_every_line_stands_out_from_the_paper():
    for look in LOOKS.values():
        assert 1.05 / (luminance(look.colour) + 0.05) > 3
