"""Formulas read as a physicist reads them: LaTeX and plain text -> number.  Nothing here comes from avsym.

How it is read, and what is refused (`Unreadable`) because two readers might differ:

- factors side by side multiply; two numbers side by side are one number, so without a dot they are refused;
- what follows a slash up to the end of the product stands below it (``a/b c`` is a over b c), so a dot or a second
  slash there is refused; in plain text a slash has one factor or one bracket below it and nothing but an integral
  sign after it, so that whoever reads ``a/b c`` otherwise is told the same;
- a minus stands at the start of a sum or between two products, nowhere else;
- a power belongs to the one sign, bracket or function value before it; a second power, or one behind ``ln(x)``,
  a root or a fraction, is refused;
- ``ln``, ``cosh`` and their like without brackets have one name for an argument and end the product;
- other functions are names one is told, directly before a bracket;
- bars do not nest within one bracket: a bar closes the one that is open;
- a numeral that was given as a name (the vector 1) is that name;
- ``int_a^b dq`` is the number 1, its limits are kept in ``limits``: a formula is read as factor times integrand.
"""

import re
from typing import ClassVar

from mpmath import mp

ELEMENTARY = {name: getattr(mp, name) for name in ("ln", "cosh", "sinh", "tanh", "coth", "sin", "cos", "tan")}
NAMED = {
    "abs": abs,
    "erfc": mp.erfc,
    "Ai": mp.airyai,
    "re": mp.re,
    "im": mp.im,
    "sign": mp.sign,
    "Max": max,
    "Min": min,
}
NAMED |= {"conjugate": mp.conj}
INDEXED = {"K": mp.besselk, "I": mp.besseli, "J": mp.besselj, "Y": mp.bessely, "E": mp.expint}
INDEXED |= {"W": lambda branch, z: mp.lambertw(z, int(branch))}
UP, DOWN = (dict(zip(row, "0123456789-", strict=True)) for row in ("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "₀₁₂₃₄₅₆₇₈₉₋"))


class Unreadable(ValueError):
    """A formula that can be read in two ways, or in none."""


class Reader:
    """The grammar both have in common: sums, products, powers, brackets, bars."""

    MINUS, TIMES, ENDS = "-", (), ("+", "-", ")", "]", "}", ",", "")
    CONSTANTS: ClassVar = {}

    def __init__(self, text, names, functions=None, one=1):
        self.text, self.names, self.functions, self.one = text, names, functions or {}, one
        self.tokens, self.at, self.open, self.limits = self.split(text), 0, [False], []

    def number(self):
        value = self.total()
        self.need("")
        return value

    def refuse(self, why):
        raise Unreadable(f"{why} before {' '.join(self.tokens[self.at : self.at + 6])!r} in {self.text}")

    @property
    def next(self):
        return self.tokens[self.at]

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def taken(self, *tokens):
        return self.next in tokens and bool(self.take() or True)

    def need(self, token):
        return self.take() if self.next == token else self.refuse(f"{token!r} is missing")

    def within(self, closing, inner):
        """What stands between brackets or bars, up to the closing one."""
        self.open.append(closing == "|")
        value = inner()
        self.open.pop()
        self.need(closing)
        return value

    def total(self):
        value = -self.product() if self.taken(self.MINUS) else self.product()
        while self.next in ("+", self.MINUS):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def ended(self):
        return self.next in self.ENDS or (self.next == "|" and self.open[-1])

    def product(self):
        value = self.factor()
        while not self.ended() and self.next != "/":
            dotted = self.taken(*self.TIMES)
            if (
                not dotted
                and self.tokens[self.at - 1][-1] in "0123456789"
                and self.next[0].isdigit()
                and self.next not in self.names
            ):
                self.refuse("two numbers without a dot")
            value = value * self.factor()
        return value * self.below() ** -1 if self.taken("/") else value

    def factor(self):
        value, may_be_raised = self.base()
        power = self.power()
        if power is None:
            return value
        if not may_be_raised or self.power() is not None:
            self.refuse("it is unclear what the power belongs to")
        return value ** (int(mp.re(power)) if mp.isint(power) else power)

    def scalar(self, read):
        """A power, which is a number even where names stand for matrices."""
        one, self.one = self.one, 1
        value = read()
        self.one = one
        return value

    def bracketed(self):
        """A sum in brackets or bars, or nothing."""
        if self.next not in ("(", "[", "|"):
            return None
        opening = self.take()
        value = self.within({"(": ")", "[": "]", "|": "|"}[opening], self.total)
        return abs(value) if opening == "|" else value

    def arguments(self):
        def several():
            found = [self.total()]
            while self.taken(","):
                found.append(self.total())
            return found

        if self.next not in ("(", "["):
            self.refuse("a function without its argument")
        return self.within({"(": ")", "[": "]"}[self.take()], several)

    def applied(self, function, arguments):
        """A function of numbers; where names stand for matrices a number is that many times the unit matrix."""
        return function(*(each[0, 0] if hasattr(each, "rows") else each for each in arguments)) * self.one

    def elementary(self, name):
        if self.next in ("(", "["):
            return self.applied(ELEMENTARY[name], self.arguments()), False
        value = self.applied(ELEMENTARY[name], [self.known(self.name())])
        if not self.ended():
            self.refuse(f"it is unclear where the argument of {name} ends")
        return value, False

    def known(self, name):
        if name not in self.names and name not in self.CONSTANTS:
            self.refuse(f"{name!r} is no name that was given")
        value = self.names[name] if name in self.names else self.CONSTANTS[name]()
        return value if hasattr(value, "rows") else value * self.one


class Latex(Reader):
    """LaTeX; spaces mean nothing, so whether a name before a bracket is a function is known from ``functions``."""

    TIMES = (r"\cdot", r"\times")
    CONSTANTS: ClassVar = {
        "e": lambda: mp.e,
        "i": lambda: mp.mpc(0, 1),
        r"\pi": lambda: mp.pi,
        r"\gamma_E": lambda: mp.euler,
    }
    CONSTANTS |= {r"\infty": lambda: mp.inf}
    IGNORED = (r"\,", r"\quad", r"\left", r"\right", r"\Bigl", r"\Bigr")

    def __init__(self, text, names, functions=None, one=1):
        flat = {self.bare(name): value for name, value in names.items()}
        super().__init__(text, flat, {self.bare(name): value for name, value in (functions or {}).items()}, one)

    @staticmethod
    def bare(name):
        return re.sub(r"\\mathrm|[{}\s]", "", name)

    def split(self, text):
        found = re.findall(r"\\[A-Za-z]+|\\,|\d+(?:\.\d+)?|\S", text)
        return [token for token in found if token not in self.IGNORED] + [""]

    def group(self):
        """The tokens between braces."""
        self.need("{")
        start, depth = self.at, 1
        while depth:
            token = self.take()
            depth += (token == "{") - (token == "}")
            if not token:
                self.refuse("a brace is not closed")
        return self.tokens[start : self.at - 1]

    def braced(self):
        self.need("{")
        return self.within("}", self.total)

    def below(self):
        value = self.factor()
        while not self.ended():
            if self.next in ("/", *self.TIMES):
                self.refuse("it is unclear how far the slash reaches")
            value = value * self.factor()
        return value

    def power(self):
        return self.scalar(self.braced) if self.taken("^") else None

    def name(self):
        """A letter with its subscript, a superscript that is no number, and primes."""
        self.subscript = []
        name = "".join(self.group()) if self.taken(r"\mathrm") else self.take()
        if self.taken("_"):
            self.subscript = self.group() if self.next == "{" else [self.take()]
            name += "_" + self.bare("".join(self.subscript))
        if self.tokens[self.at : self.at + 2] == ["^", "{"] and self.tokens[self.at + 2] in ("<", ">", r"\mathrm"):
            self.take()
            name += "^" + self.bare("".join(self.group()))
        while self.taken("'"):
            name += "'"
        return name

    def base(self):
        value = self.bracketed()
        if value is not None:
            return value, True
        if self.next[:1].isdigit():
            return mp.mpf(self.take()) * self.one, True
        if self.next == "{":
            return self.braced(), True
        if self.taken(r"\frac"):
            return self.braced() * self.braced() ** -1, False
        if self.taken(r"\sqrt"):
            return self.applied(mp.sqrt, [self.braced()]), False
        if self.taken(r"\operatorname"):
            return self.applied(NAMED["".join(self.group())], self.arguments()), True
        if self.next[1:] in ELEMENTARY:
            return self.elementary(self.take()[1:])
        if self.taken(r"\int"):
            self.need("_")
            lower = self.braced()
            self.need("^")
            self.limits.append((lower, self.braced()))
            return self.one, False
        if self.taken("d"):
            self.within("|", self.name) if self.taken("|") else self.name()
            return self.one, False
        return self.called_or_known()

    def called_or_known(self):
        if not re.match(r"\\[A-Za-z]|[A-Za-z]", self.next):
            self.refuse("a factor is missing")
        name = self.name()
        if name[0] in INDEXED and self.subscript and self.next in ("(", "["):
            index = Latex(" ".join(self.subscript), self.names, self.functions).number()
            return self.applied(INDEXED[name[0]], (index, *self.arguments())), True
        if name in self.functions and name not in self.names:
            return self.applied(self.functions[name], self.arguments()), True
        return self.known(name), "^" not in name  # or there were two superscripts


class Plain(Reader):
    """Plain text; a bracket that follows a name without a space holds its argument."""

    MINUS, TIMES, ENDS = "−", ("·", "×"), ("+", "−", ")", "]", ",", "")
    CONSTANTS: ClassVar = {"e": lambda: mp.e, "i": lambda: mp.mpc(0, 1), "π": lambda: mp.pi, "γ_E": lambda: mp.euler}
    CONSTANTS |= {"∞": lambda: mp.inf}

    def split(self, text):
        words = {*self.names, *self.CONSTANTS, *self.functions}
        known = "|".join(re.escape(word) + r"(?![A-Za-zα-ω_₀-₉'0-9.])" for word in sorted(words, key=len, reverse=True))
        found = re.findall(rf" |{known}|\d+(?:\.\d+)?|[A-Za-z]+|[⁰¹²³⁴-⁹⁻]+|[₋₀-₉]+|.", text)
        self.spaced = {index - found[:index].count(" ") for index, token in enumerate(found) if found[index - 1] == " "}
        return [token for token in found if token != " "] + [""]

    def below(self):
        value = self.factor()
        if not self.ended() and self.next != "∫":
            self.refuse("it is unclear how far the slash reaches")
        if self.next == "∫":
            return (value**-1 * self.product()) ** -1
        return value

    def power(self):
        if self.next and self.next[0] in UP:
            return int("".join(map(UP.get, self.take())))
        if not self.taken("^"):
            return None
        return self.scalar(self.bracketed if self.next == "(" else self.single)

    def single(self):
        if self.next[:1].isdigit() and self.next not in self.names:
            return mp.mpf(self.take()) * self.one
        return self.known(self.name())

    def name(self):
        return self.take()

    def base(self):
        value = self.bracketed()
        if value is not None:
            return value, True
        if self.taken("√"):
            return self.applied(mp.sqrt, [self.bracketed() if self.next == "(" else self.single()]), False
        if self.taken("∫"):
            return self.measure()
        if self.next[:1].isdigit():  # also where it was given as a name
            return self.single(), True
        if self.next in ELEMENTARY:
            return self.elementary(self.take())
        return self.called_or_known()

    def measure(self):
        """``dq``, ``dq/2π`` or ``[a, b] dq``: the variable ends at a space."""
        self.limits.append(tuple(self.arguments()) if self.next == "[" else (-mp.inf, mp.inf))
        self.take()
        while self.next not in ("/", "") and self.at not in self.spaced:
            self.take()
        if self.taken("/"):
            self.need("2")
            self.need("π")
            return self.one / (2 * mp.pi), False
        return self.one, False

    def called_or_known(self):
        if not self.next:
            self.refuse("a factor is missing")
        name, after = self.take(), self.next
        if name in INDEXED and after and after[0] in DOWN:
            index = int("".join(map(DOWN.get, self.take())))
            return self.applied(INDEXED[name], (index, *self.arguments())), True
        if name in INDEXED and self.taken("_"):
            index = self.scalar(self.bracketed if self.next == "(" else self.single)
            return self.applied(INDEXED[name], (index, *self.arguments())), True
        if after == "(" and self.at not in self.spaced:
            function = self.functions.get(name) or NAMED.get(name) or self.refuse(f"{name!r} is no function")
            return self.applied(function, self.arguments()), True
        return self.known(name), True
