"""Electrons that emit into one mode of a cavity: does the avalanche criterion keep its form?"""

from dataclasses import replace

from sympy import S, Symbol, besselk, sqrt

from avsym import Sampling, electron, phonon
from avsym.symbols import Gamma, field, g_ep, mass, omega_0
from derivations import enhancement
from derivations.models import Model
from derivations.own import Claim, Decision, Equation, Finding

TITLE = "Avalanche by a cavity mode"
SUMMARY = "The phonon of the paper is replaced by an empty cavity mode of frequency omega_c."
omega_c = Symbol("omega_c", positive=True)


def derivations():
    """From the fourth-order diagram to the criterion."""
    model = Model(electron(), phonon(omega0=omega_c, occupation=S.Zero))
    return (replace(enhancement.close(enhancement.frozen(model), sqrt(2 * mass * omega_c)), name="cavity"),)


def keeps_its_form(sampling: Sampling) -> Decision:
    """The criterion of the paper, its frequency replaced, against the one derived here."""
    ours, theirs = (made.result.closed() for made in (*derivations(), enhancement.close(enhancement.frozen())))
    return Decision((Finding("they agree up to a name", ours == theirs.subs(omega_0, omega_c), "==", True),))


x = 2 * Gamma * sqrt(2 * mass * omega_c) / field
right, wrong = (g_ep**2 * mass / (field * omega_c) * besselk(0, argument) for argument in (x, x / 2))
LEDGER = (
    Equation("eq:criterion", "lambda in closed form.", "cavity", right, reaches="eq:11", premise="eq:10"),
    Equation("eq:misprint", "The same with Gamma for 2 Gamma.", "cavity", wrong, reaches="eq:11"),
    Claim("claim:form", "Introduction", "A mode is a mode.", "The criterion keeps its form.", keeps_its_form),
    Equation("beyond:residue", "The time integral by residues.", "cavity", reaches="eq:A6", premise="eq:10"),
)
