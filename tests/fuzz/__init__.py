"""Fuzzing: one definition of the cases, several drivers.

========  ==================================================================================================
guard     what is demanded of every call: it returns or raises what is documented, in one line, within 5 s
drawing   values: valid ones, the ends of what a float can hold, and rubbish
symbols   a case for each public name of `avsym`, `avsym.exchange` and `derivations`
numbers   a case for each public name of `numeric`
commands  command lines for each command
files     what reads a file, as functions of its bytes
========  ==================================================================================================

``tests/test_fuzz.py`` runs some cases on every commit, always the same; ``python -m tests.benchmarks.fuzz`` runs
a million, and ``python -m tests.benchmarks.coverage_fuzz`` lets atheris look for files that reach new lines.
"""
