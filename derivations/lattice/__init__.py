"""The paper's numerical calculation, done again: which curves, how each is solved, and what is read off them.

===========  ======================================================================================
curves       a curve n_ex(E): its model, its fields, how it is followed; solved point by point
plan         which curves are computed, figure by figure, over the parameters that the paper leaves open
onset        where a smooth curve begins to rise: two definitions
record       the committed outcome, and a sample of it computed again
theory       the same question at the other levels: Eq. (11), the bare series, the dressed one
===========  ======================================================================================

``python -m tests.benchmarks.lattice --write`` computes them all.
"""
