"""Results beyond the paper against roots found by mpmath at 40 digits, and quadrature; verdicts follow the evidence."""

from dataclasses import replace
from functools import cache, partial

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from sympy import besselk

from avsym import Report, Sampling, Verdict, symbols
from avsym.derivation import Evidence
from derivations import beyond, built, ledger
from derivations.beyond import exponents, reading, roots
from tests.strategies import decades

IDS = tuple(dict.fromkeys(result.id for result in beyond.RESULTS))
EXPECTED = {
    "beyond:local-exponents": "by_rule",
    "beyond:uniform-field": "approximation",
    "beyond:window-opening": "approximation",
    "beyond:field-against-temperature": "by_rule",
    "beyond:constants": "enclosed",
    "beyond:classical-reading": "by_rule",
    "beyond:cancellation-at-equal-times": "by_rule",
    "beyond:recursion": "approximation",
    "beyond:all-orders": "approximation",
    "beyond:far-below-the-onset": "approximation",
    "beyond:conserving-multiplier": "by_rule",
    "beyond:lattice-campaign": "approximation",
    "beyond:hot-phonon-hysteresis": "approximation",
    "beyond:hartree-bistability": "approximation",
}


decided = cache(lambda decide, sampling: decide(sampling))  # each is found out once in a process


def quick(line):
    """The same line, what decides it asked once."""
    return replace(line, decide=partial(decided, line.decide)) if line.decide else line


LINES = [quick(line) for line in ledger.PAPER.lines if line.id in IDS]


@pytest.fixture(scope="module")
def entries():
    return {entry.id: entry for entry in ledger.entries(only=IDS, work=replace(ledger.PAPER, lines=tuple(LINES)))}


def result(source, name):
    return next(item for item in built(source) if item.name == name).result


def by_mpmath(expression, values):
    names = sorted(values, key=str)
    modules = [{"besselk": mpmath.besselk, "LambertW": mpmath.lambertw}, "mpmath"]
    return sympy.lambdify(names, expression, modules)(*(values[name] for name in names))


def maximum():
    place = mpmath.findroot(lambda x: mpmath.besselk(0, x) - x * mpmath.besselk(1, x), mpmath.mpf("0.595"))
    return place, 4 / (place * mpmath.besselk(0, place))


def solved(beta, branch, occupation=0):
    """x K_0(x) = 4/beta + n_b by halving an interval, then by secants: nothing of avsym."""
    place, _ = maximum()
    level = 4 / mpmath.mpf(beta) + occupation

    def gap(v):
        x = mpmath.exp(v)
        return mpmath.log(x * mpmath.besselk(0, x) / level)

    above, below = mpmath.log(place), mpmath.log(place) + (7 if branch == "lower" else -700)
    with mpmath.workdps(15):
        for _ in range(45):
            middle = (above + below) / 2
            above, below = (middle, below) if gap(middle) > 0 else (above, middle)
    return mpmath.exp(mpmath.findroot(gap, (above, below), verify=False))


def test_every_result_has_its_verdict(entries):
    assert {name: entry.verdict.value for name, entry in entries.items()} == EXPECTED


@pytest.mark.parametrize("beta", ["8.6", "12", "100", "1e6"])
def test_the_exponents_are_those_of_the_field_solved_at_forty_digits(beta):
    with mpmath.workdps(40):
        base = {
            "Gamma": mpmath.mpf(1),
            "g_ep": mpmath.sqrt(mpmath.mpf(beta)),
            "omega_0": mpmath.mpf(1),
            "m": mpmath.mpf("0.5"),
        }

        def field(point):
            strength = point["g_ep"] ** 2 / point["Gamma"] * mpmath.sqrt(2 * point["m"] / point["omega_0"] ** 3)
            return 2 * point["Gamma"] * mpmath.sqrt(2 * point["m"] * point["omega_0"]) / solved(strength, "lower")

        x, move = solved(beta, "lower"), mpmath.mpf(10) ** -8
        for parameter, ours in exponents.by_parameter().items():
            name = str(parameter)
            up, down = ({**base, name: base[name] * mpmath.exp(side * move)} for side in (1, -1))
            theirs = mpmath.log(field(up) / field(down)) / (2 * move)
            assert abs(by_mpmath(ours, {symbols.x: x}) / theirs - 1) < 1e-9


def test_the_exponent_in_gamma_is_the_known_one():
    x = symbols.x
    known = 1 + 1 / (x * besselk(1, x) / besselk(0, x) - 1)
    assert sympy.cancel(exponents.by_parameter()[symbols.Gamma] - known) == 0


def test_no_other_weights_are_sum_rules():
    found = exponents.by_parameter()
    for parameter in found:
        changed = {**found, parameter: found[parameter] + symbols.x / 1000}
        assert not all(exponents.is_zero(value) for value in exponents.sum_rules(changed).values())


@settings(max_examples=25)
@given(decades(8.58, 1e250))
def test_the_lower_closed_form_is_within_its_bound(beta):
    _within("lower", "uniform lower root", beta)


@settings(max_examples=25)
@given(decades(8.58, 1e250))
def test_the_upper_closed_form_is_within_its_bound(beta):
    _within("upper", "uniform upper root", beta)


def _within(branch, name, beta):
    with mpmath.workdps(30):
        exact = solved(beta, branch)
        place, critical = maximum()
        at = {symbols.x_0: place, symbols.beta_c: critical, symbols.beta: mpmath.mpf(beta)}
        rough = mpmath.re(by_mpmath(result("uniform", name).rhs, at))
        better = by_mpmath(result("uniform", "refined root").rhs, {symbols.beta: mpmath.mpf(beta), symbols.x_1: rough})
        assert abs(exact / rough - 1) < roots.BOUNDS[branch]
        assert abs(exact / better - 1) < roots.BOUNDS[f"{branch}, refined"]


def test_the_bounds_are_no_larger_than_they_must_be():
    for branch in ("lower", "upper"):
        root = result("uniform", f"uniform {branch} root").rhs
        assert max(abs(error) for _, error in roots.errors(branch, root)) > 0.95 * roots.BOUNDS[branch]
        refined = max(abs(error) for _, error in roots.errors(branch, root, True))
        assert refined > 0.9 * roots.BOUNDS[f"{branch}, refined"]


def test_the_balls_prove_what_is_true_and_nothing_else():
    assert roots.proved_bound(0.015)[0] == 0
    assert roots.proved_bound(0.0144)[0] > 0


def test_the_window_opens_as_stated():
    with mpmath.workdps(30):
        place, critical = maximum()
        for eta in (mpmath.mpf("1e-4"), mpmath.mpf("1e-8")):
            exact = [place / solved(critical / (1 - eta), branch) for branch in ("lower", "upper")]
            width = (exact[1] - exact[0]) / (2 * mpmath.sqrt(2 * eta / (1 - place**2)))
            middle = ((exact[0] + exact[1]) / 2 - 1) / eta
            assert abs(width - 1) < 10 * eta
            assert abs(middle - (5 - 7 * place**2) / (3 * (1 - place**2) ** 2)) < 100 * eta
            for branch, value in zip(("lower", "upper"), exact, strict=True):
                law = result("opening", f"{branch} field at the opening").rhs
                at = {symbols.Gamma: mpmath.mpf(1), symbols.mass: mpmath.mpf("0.5"), symbols.omega_0: mpmath.mpf(1)}
                ours = by_mpmath(law, {**at, symbols.x_0: place, symbols.eta: eta}) * place / 2
                assert abs(ours - value) < 5 * eta**1.5


@settings(max_examples=25)
@given(decades(200.0, 1e250))
def test_the_upper_field_far_above(beta):
    with mpmath.workdps(30):
        ours = mpmath.re(by_mpmath(result("opening", "upper root at large beta").rhs, {symbols.beta: mpmath.mpf(beta)}))
        exact = solved(beta, "upper")
        assert abs(exact / ours - 1) < exact**2 + mpmath.mpf(10) ** -25


def test_temperature_adds_the_number_of_phonons():
    relation = result("thermal_field", "thermal criterion")
    assert sympy.expand(relation.rhs - 4 / symbols.beta - symbols.n_b) == 0
    assert relation.lhs == symbols.x * besselk(0, symbols.x)


def test_the_curve_goes_through_fields_solved_at_other_digits():
    beta, n_b = mpmath.mpf(40), mpmath.mpf("0.1")
    with mpmath.workdps(30):
        x = solved(beta, "lower", n_b)
        field = 2 * (1 + beta * n_b / 4) / x  # Gamma_eff by (C3), with 2 m omega_0 = 1
        at = {symbols.Gamma: mpmath.mpf(1), symbols.mass: mpmath.mpf("0.5"), symbols.omega_0: mpmath.mpf(1)}
        ours = by_mpmath(result("thermal_field", "field by x").rhs, {**at, symbols.beta: beta, symbols.x: x})
        assert abs(ours / field - 1) < mpmath.mpf(10) ** -20


@settings(max_examples=25)
@given(decades(8.6, 1e6))
def test_the_vanishing_temperature_is_where_the_maximum_is_reached(beta):
    with mpmath.workdps(30):
        place, critical = maximum()
        at = {symbols.beta_c: critical, symbols.eta: 1 - critical / beta, symbols.omega_0: mpmath.mpf(1)}
        last = by_mpmath(result("thermal_field", "vanishing temperature").rhs, at)
        n_b = 1 / mpmath.expm1(1 / last)
        assert abs((4 / mpmath.mpf(beta) + n_b) / (place * mpmath.besselk(0, place)) - 1) < mpmath.mpf(10) ** -18


CONSTANTS = {
    "x_0": lambda x, beta: x,
    "beta_c": lambda x, beta: beta,
    "K_0(x_0)": lambda x, beta: mpmath.besselk(1, x) * x,
    "the maximum of x K_0(x)": lambda x, beta: 4 / beta,
    "E at the threshold / (Gamma sqrt(2 m omega_0))": lambda x, beta: 2 / x,
    "the highest vanishing temperature / omega_0": lambda x, beta: 1 / mpmath.log1p(beta / 4),
    "the opening: coefficient of sqrt(eta) in x/x_0": lambda x, beta: mpmath.sqrt(2 / (1 - x * x)),
    "the opening: coefficient of eta in x/x_0": lambda x, beta: (1 + x**2) / (3 * (1 - x**2) ** 2),
    "x K_0(x) over its uniform lower form, for x -> oo": lambda x, beta: (
        beta * mpmath.sqrt(mpmath.pi) / 8 * mpmath.exp(-x)
    ),
    "beta e^-x of Eq. (12)": lambda x, beta: mpmath.sqrt(32 / mpmath.pi),
    "where the small-argument form of K_0 vanishes": lambda x, beta: 2 * mpmath.exp(-mpmath.euler),
    "the beta whose kickoff temperature is 17/100 omega_0": lambda x, beta: mpmath.expm1(100 / mpmath.mpf(17)),
}


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_constant_is_right_to_its_last_digit(name):
    with mpmath.workdps(60):
        expected = CONSTANTS[name](*maximum())
        assert abs(mpmath.mpf(str(result("constants", name).rhs)) / expected - 1) < mpmath.mpf("2e-40") * 5
    (step,) = next(item for item in built("constants") if item.name == name).steps[-1:]
    assert "+/-" in step.statement


def test_every_constant_is_in_the_ledger():
    listed = {item.derivation for item in beyond.RESULTS if item.id == "beyond:constants"}
    assert listed == set(CONSTANTS) == {item.name for item in built("constants")}


def test_the_classical_count_by_quadrature_over_time_is_lambda():
    closed = result("classical", "classical count").closed()
    at = {symbols.g_ep: 0.7, symbols.Gamma: 0.2, symbols.mass: 0.8, symbols.omega_0: 0.5, symbols.field: 0.3}
    at = {name: mpmath.mpf(value) for name, value in at.items()}
    g, rate, mass, omega, field = at.values()
    start = mpmath.sqrt(2 * mass * omega) / field

    def emitted(s):  # tau = start + s^2; W(k) = g^2 m / (omega sqrt(k^2 - 2 m omega))
        tau = start + s * s
        return 2 * mpmath.exp(-2 * rate * tau) * g**2 * mass / (omega * field * mpmath.sqrt(tau + start))

    assert abs(mpmath.quad(emitted, [0, 1, 4, mpmath.inf]) / by_mpmath(closed, at) - 1) < 1e-8


def test_with_emission_as_a_loss_the_chance_is_below_that_of_reaching_the_threshold():
    for x in (0.1, 1.0, 6.0):
        chance = reading._chance(x, 1 / mpmath.besselk(0, x))
        assert 0 < chance < mpmath.exp(-x)


DERIVED = [item for item in beyond.RESULTS if item.source not in ("", "constants")]
DECIDED = {item.decide.__name__: item for item in beyond.RESULTS if item.decide}


@pytest.mark.parametrize("item", DERIVED, ids=lambda item: item.derivation)
def test_the_verdict_flips_when_the_evidence_of_a_step_is_inverted(item):
    derivation = next(found for found in built(item.source) if found.name == item.derivation)
    bad = Evidence("inverted", float("nan"), 0.0)
    steps = tuple(replace(step, check=lambda step, sampling: bad).verify() for step in derivation.steps)
    work = replace(ledger.PAPER, lines=tuple(line for line in LINES if line.statement == item.statement))
    (entry,) = ledger.entries({derivation.name: Report(derivation.name, steps)}, work=work)
    assert entry.verdict is Verdict.FAILED


@pytest.mark.parametrize("name", DECIDED)
def test_a_finding_that_does_not_hold_is_a_failure(name):
    decision = decided(DECIDED[name].decide, Sampling())
    assert decision.verdict is decision.positive
    for place, finding in enumerate(decision.findings):
        spoiled = replace(finding, value=not finding.value if isinstance(finding.value, bool) else float("nan"))
        changed = (*decision.findings[:place], spoiled, *decision.findings[place + 1 :])
        assert replace(decision, findings=changed).verdict is Verdict.FAILED


def test_a_box_is_not_proved_from_below_where_the_root_is_not_above():
    import flint

    box = flint.arb("1.4"), flint.arb("1.4001")
    assert roots._below(*box, 0.01)
    assert not roots._below(*box, -0.02)  # x < 1.02 u there
