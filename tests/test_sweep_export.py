"""What a sweep exports: every row, in the order of the axes, read back equal."""

import csv
import io
import json
import math
import sys

import numpy as np
import pytest

from numeric.sweeps import export
from numeric.sweeps.extras import MissingExtraError
from numeric.sweeps.points import Outcome
from numeric.sweeps.reading import parsed
from numeric.sweeps.run import open_store, run
from numeric.sweeps.sources import equations
from tests.test_sweep_run import BOUNDARY, GRID, here


@pytest.fixture
def grid(tmp_path):
    """A grid of 24 points, of which one failed."""
    spec = parsed(GRID)
    failed = Outcome(None, None, 'ValueError: no, "none"', 0.5, {}, equations(spec.function))
    with open_store(tmp_path / "a.db", spec) as store:
        store.record({"g_ep": 0.1, "gamma": 0.001, "branch": "upper"}, "", failed)
        run(spec, store, here)
        yield spec, store


def value_of(row):
    return math.nan if row.result is None else row.result["avalanche_field"]


def test_csv_has_every_row_to_the_last_digit(grid):
    spec, store = grid
    read = list(csv.DictReader(io.StringIO(export.to_csv(spec, store))))
    assert [(float(it["g_ep"]), it["branch"], float(it["gamma"])) for it in read] == [
        (point["g_ep"], point["branch"], point["gamma"]) for chain in spec.chains() for point in chain.points
    ]
    for line in read:
        row = store.row({"g_ep": float(line["g_ep"]), "branch": line["branch"], "gamma": float(line["gamma"])})
        assert np.array_equal(float(line["avalanche_field"]), value_of(row), equal_nan=True)
        assert (float(line["omega0"]), line["reason"]) == (0.3, row.reason or "")
    assert sum(line["reason"] == 'ValueError: no, "none"' for line in read) == 1


def test_a_data_set_has_each_row_at_its_place(grid):
    pytest.importorskip("xarray")
    spec, store = grid
    data = export.to_dataset(spec, store)
    assert data.avalanche_field.dims == ("g_ep", "branch", "gamma")
    for row in store.rows():
        at = data.sel(row.point)
        assert np.array_equal(float(at.avalanche_field), value_of(row), equal_nan=True)
        assert (float(at.seconds), str(at.reason.item())) == (row.seconds, row.reason or "")
    assert data.attrs["equations_hash"] == equations("avalanche_field")
    assert json.loads(data.attrs["specification"]) == spec.document
    assert "numpy" in json.loads(data.attrs["versions"])[0]


def test_netcdf_reads_back_equal(grid, tmp_path):
    xarray = pytest.importorskip("xarray")
    spec, store = grid
    (tmp_path / "a.nc").write_bytes(export.to_netcdf(spec, store))
    again = xarray.load_dataset(tmp_path / "a.nc", engine="h5netcdf")
    assert again.identical(export.to_dataset(spec, store))
    assert set(again.data_vars) == {"avalanche_field", "residual", "seconds", "reason"}


def test_a_followed_boundary_is_exported_point_by_point(tmp_path):
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("adaptive")
    spec = parsed(BOUNDARY.replace("150", "20"))
    with open_store(tmp_path / "a.db", spec) as store:
        run(spec, store, here)
        rows = {(row.point["gamma"], row.point["g_ep"]): value_of(row) for row in store.rows()}
        (tmp_path / "a.nc").write_bytes(export.to_netcdf(spec, store))
        assert len(export.to_csv(spec, store).splitlines()) == 21
    data = xarray.load_dataset(tmp_path / "a.nc", engine="h5netcdf")
    found = zip(data.gamma.values, data.g_ep.values, data.avalanche_field.values, strict=True)
    assert {(gamma, g): value for gamma, g, value in found} == pytest.approx(rows, rel=0, abs=0, nan_ok=True)


@pytest.mark.parametrize("module", ["xarray", "h5py", "h5netcdf"])
def test_a_missing_package_is_named_with_the_line_that_installs_it(monkeypatch, module):
    for name in ("xarray", "h5py", "h5netcdf"):
        monkeypatch.setitem(sys.modules, name, None if name == module else sys)
    with pytest.raises(MissingExtraError, match=rf"{module} is not installed: \S+ -m pip install 'avsym\[netcdf\]'"):
        export.check_netcdf()
