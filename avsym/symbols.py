"""The one table of symbols, each with its assumptions.

SymPy's ``Symbol('q')`` and ``Symbol('q', real=True)`` are different objects, so a symbol is made here
or by the functions below and nowhere else.  Units: hbar = e = k_B = 1.
"""

from sympy import Function, Symbol

# Parameters of the paper's model.
g_ep = Symbol("g_ep", positive=True)  # electron-phonon coupling
Gamma = Symbol("Gamma", positive=True)  # dephasing rate from the fermion bath
omega_0 = Symbol("omega_0", positive=True)  # phonon frequency
mass = Symbol("m", positive=True)
Delta = Symbol("Delta", real=True)  # band minimum above the Fermi level
field = Symbol("E", positive=True)  # force on the electron
n_ex = Symbol("n_ex", positive=True)  # density of electrons in the band
n_b = Symbol("n_b", nonnegative=True)  # Bose-Einstein function at omega_0
temperature = Symbol("T_b", positive=True)  # bath temperature (the letter T is taken by the mean time)
beta = Symbol("beta", positive=True)  # avalanche parameter, Eq. (13)
x = Symbol("x", positive=True)  # 2 Gamma sqrt(2 m omega_0) / E
x_0 = Symbol("x_0", positive=True)  # where x K_0(x) has its maximum
x_1 = Symbol("x_1", positive=True)  # an approximate x
beta_c = Symbol("beta_c", positive=True)  # the least beta with an avalanche
eta = Symbol("eta", positive=True)  # 1 - beta_c/beta

# External times of a self-energy, their difference and their mean.
t_1 = Symbol("t_1", real=True)
t_2 = Symbol("t_2", real=True)
t = Symbol("t", real=True)
T = Symbol("T", real=True)

# Reduced variables of the paper's Appendix A.
s = Symbol("s", real=True)
S = Symbol("S", real=True)
theta = Symbol("theta", real=True)
omega = Symbol("omega", real=True)
p = Symbol("p", real=True)  # external momentum
p_y = Symbol("p_y", real=True)  # its component across the field, in two dimensions
t_0 = Symbol("t_0", real=True)  # when an electron was injected
nu = Symbol("nu", real=True)  # a second frequency
position = Symbol("r", real=True)  # where |G^R(0, r)|^2 is taken

# SymPy's DiracDelta evaluates itself to 0 where it sees no root: that is for a rule to decide, so ours does not.
delta_function = Function("delta", real=True)
occupation_of = Function("n", nonnegative=True)  # n_<(q): occupation of a momentum
self_energy_of = Function("Sigma")  # Sigma_n^<(t): a local self-energy of any order
spectrum_of = Function("f")  # its Fourier transform


def internal_time(index: int) -> Symbol:
    """The time of internal vertex ``index``: ``s_1`` is the one nearest the entry ``t_1`` of the line."""
    return Symbol(f"s_{index}", real=True)


def loop_momentum(index: int) -> Symbol:
    """The electron momentum under the ``index``-th phonon line, counted from the outside."""
    return Symbol(f"q_{index}", real=True)


def transverse_momentum(index: int) -> Symbol:
    """The component across the field of the ``index``-th loop momentum, in two dimensions."""
    return Symbol(f"k_{index}", real=True)


def relative_time(level: int) -> Symbol:
    """The time between the two vertices of the ``level``-th self-energy, counted from the outside."""
    return Symbol(f"tau_{level}", real=True)


def mean_time(level: int) -> Symbol:
    """The mean time of the ``level``-th self-energy, measured from that of the one around it."""
    return Symbol(f"S_{level}", real=True)


def elapsed_time(branch: int) -> Symbol:
    """How long an electron has been under way on the first (backward) or second (forward) branch."""
    return Symbol(f"u_{branch}", real=True)


def magnitude(variable: Symbol) -> Symbol:
    """The positive symbol that stands for ``|variable|`` once its sign has been split off."""
    return Symbol(f"|{variable.name}|", positive=True)
