"""The kernels file is what the derivations generate, and nothing else."""

import importlib.util

import numpy as np

from derivations import generate
from numeric import kernels as committed


def test_the_committed_kernels_are_the_generated_ones():
    assert generate.source() == generate.committed().read_text(encoding="utf-8")


def test_every_kernel_is_a_function_of_the_committed_module_with_its_docstring():
    for kernel in generate.kernels():
        function = getattr(committed, kernel.name)
        assert function.__doc__ == kernel.doc
        assert tuple(function.__code__.co_varnames[: function.__code__.co_argcount]) == kernel.arguments


def test_the_generated_text_is_a_module_that_computes_what_the_committed_one_does(tmp_path):
    target = tmp_path / "written.py"
    target.write_text(generate.source(), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("written", target)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    at = (np.array([0.1, 0.2]), 0.02, 0.5, 0.3)
    assert np.array_equal(module.avalanche_parameter(*at), committed.avalanche_parameter(*at))
