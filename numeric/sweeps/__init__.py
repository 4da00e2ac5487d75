"""Sweeps that survive: a function of `numeric` over grids, lists or along a boundary, one committed row a point.

=========  ======================================================================================
functions  which functions a file may name, what it may set, what comes back as numbers
spec       ``Spec``: axes or a boundary, and the points they make
reading    ``read``: a TOML file as a ``Spec``, checked in full before anything runs
boundary   points chosen where the answer changes sides, by `adaptive`
sources    ``equations``: one hash for the sources that a function depends on
points     ``solve``: one point, in a worker
store      ``Store``: an SQLite file, write-ahead logged
slots      where points are solved: processes, a Dask cluster, MPI
run        ``run``: from a specification to a full store
export     the rows as CSV or as an ``xarray`` data set
=========  ======================================================================================

The command is ``avsym sweep`` (in `derivations`). Nothing that a file holds is ever evaluated or unpickled.
"""
