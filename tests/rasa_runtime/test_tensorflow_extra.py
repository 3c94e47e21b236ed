"""What the extra `tensorflow` needs of the bootstrap, tried on packages that look like its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

from serving import clean_environment

from bot.settings import ROOT


def run_python(code: str, packages: Path) -> subprocess.CompletedProcess[str]:
    """Runs code in a fresh Python that also finds the packages in a folder."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env={**clean_environment(), "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
    )


def write(folder: Path, **modules: str) -> None:
    """Makes a package of modules, given as `path__to__module="text"`."""
    for name, text in modules.items():
        file = folder.joinpath(*name.split("__")).with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        for parent in file.relative_to(folder).parents[:-1]:
            (folder / parent / "__init__.py").touch()


def test_a_package_that_is_installed_is_not_stood_in_for_in_part(tmp_path):
    write(tmp_path, matplotlib__pyplot="here = True")
    code = """
        import rasa, matplotlib.pyplot
        assert matplotlib.pyplot.here
        import matplotlib.nowhere
    """
    done = run_python(code, tmp_path)
    assert "No module named 'matplotlib.nowhere'" in done.stderr


def test_rasa_imports_two_helpers_from_where_keras_had_them():
    for module, line in {
        "layers": "from keras.utils.control_flow_util import smart_cond",
        "transformer": "from keras.utils.control_flow_util import smart_cond",
        "models": "from keras.utils import tf_utils",
    }.items():
        spec = find_spec(f"rasa.utils.tensorflow.{module}")
        assert spec is not None and spec.origin
        assert line in Path(spec.origin).read_text()


def test_helpers_that_keras_moved_are_found_in_the_old_place(tmp_path):
    write(
        tmp_path,
        keras__utils__legacy="",
        keras__src__utils__control_flow_util="smart_cond = 'moved'",
        keras__src__utils__tf_utils="here = True",
    )
    code = """
        import rasa
        from keras.utils import tf_utils
        from keras.utils.control_flow_util import smart_cond
        assert tf_utils.here
        print(smart_cond)
    """
    done = run_python(code, tmp_path)
    assert done.stdout.strip() == "moved", done.stderr
