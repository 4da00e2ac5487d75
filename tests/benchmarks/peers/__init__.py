"""What a user would pick instead, each peer on the same question as ours.

=============  ==========================================================================================
contest        the form: entrants take turns, medians, ratios and agreement of one run
fields         both avalanche fields: loops and vectorised root finders
integral       Eq. (A7) as it is printed, by general quadrature
orderings      contour orderings and diagrams by plain permutations; the package sft-wick
reduction      the integrals of the nested diagram by SymPy's own ``integrate`` and ``doit``
lattice        one iteration and one steady state: dense matrices, a plain recursion, linear mixing
growth         how cost and memory grow with parameters, grid and chain
starts         imports, first and later calls
=============  ==========================================================================================

None of a peer's code is ours: each is written from the printed equation or from the method's textbook form.
"""
