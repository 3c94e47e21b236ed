"""How the panel's script modules are joined."""

from __future__ import annotations

import re
from pathlib import Path

from bot.widget.routes import STATIC
from bot.widget.scripts import joined


def write(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)


def test_a_module_comes_once_and_before_those_that_need_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        start='import { A } from "./a.js";\nimport { B } from "./b.js";\nnew B(A);\n',
        a='import { B } from "./b.js";\nexport const A = new B();\n',
        b="export class B {}\n",
    )
    assert joined(tmp_path / "start.js") == (
        "export class B {}\nexport const A = new B();\nnew B(A);\n"
    )


def test_every_module_is_part_of_a_script_and_no_two_names_are_the_same() -> None:
    folder = STATIC / "panel"
    scripts = [joined(folder / name) for name in ("panel.js", "privacy.js")]
    for file in folder.glob("*.js"):
        exported = re.findall(
            r"^export (?:const|class|function|async function) (\w+)",
            file.read_text(),
            re.MULTILINE,
        )
        assert file.name == "panel.js" or exported
        assert all(any(name in script for script in scripts) for name in exported)
    for script in scripts:
        assert "import {" not in script
        named = re.findall(
            r"^(?:export )?(?:const|class|function|async function) (\w+)",
            script,
            re.MULTILINE,
        )
        assert len(named) == len(set(named))
