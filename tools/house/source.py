"""What can be counted by reading the code. All of it is given as texts by path, and nothing is imported or run."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ADDRESSED = {"get", "post", "put", "patch", "delete", "head"}

Texts = Mapping[PurePosixPath, str]
Files = Mapping[str, list[PurePosixPath]]


def texts(root: Path, folder: str, ending: str) -> dict[PurePosixPath, str]:
    """The files with this ending below a folder of the repository, by their path in it."""
    found = sorted((root / folder).rglob(f"*{ending}"))
    return {PurePosixPath(path.relative_to(root).as_posix()): path.read_text("utf-8") for path in found}


def modules(sources: Texts) -> dict[PurePosixPath, str]:
    """The same without the __init__.py, which stand for their folders."""
    return {path: text for path, text in sources.items() if path.name != "__init__.py"}


def importers(sources: Texts) -> dict[PurePosixPath, set[PurePosixPath]]:
    """Which of the other files import each file, anywhere in them."""
    paths = {_module(path): path for path in sources}
    found: dict[PurePosixPath, set[PurePosixPath]] = {path: set() for path in sources}
    for path, source in sources.items():
        for name in _imported(source, paths):
            if paths[name] != path:
                found[paths[name]].add(path)
    return found


def _module(path: PurePosixPath) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(source: str, modules: Mapping[str, PurePosixPath]) -> set[str]:
    names: set[str] = set()
    for node in _parts(source):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from app.scene import page` imports a file, `from app.scene.page import page_scene` what is in one.
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names |= {name if name in modules else node.module for name in whole}
    return names & set(modules)


def at_most(sources: Texts, lines: int) -> list[PurePosixPath]:
    """The files of so many lines or fewer."""
    return [path for path, text in sources.items() if len(text.splitlines()) <= lines]


def classes_of_one_name(sources: Texts) -> Files:
    """The class names that stand for several classes, each in a file of its own, and these files."""
    return _shared((node.name, path) for path, node in _nodes(sources) if isinstance(node, ast.ClassDef))


def functions_of_one_name(sources: Texts) -> Files:
    """The names of several public functions of a module, each in a file of its own, and these files.

    Methods are read with their class. A route's name is not called by anybody: its address is what counts.
    """
    functions = (
        (node.name, path)
        for path, source in sources.items()
        for node in ast.iter_child_nodes(_parts(source)[0])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if not node.name.startswith("_") and not any(map(_is_address, node.decorator_list))
    )
    return _shared(functions)


def _is_address(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ADDRESSED
    )


def _shared(named: Iterator[tuple[str, PurePosixPath]]) -> Files:
    files = defaultdict(set)
    for name, path in named:
        files[name].add(path)
    return {name: sorted(files[name]) for name in sorted(files) if len(files[name]) > 1}


def _nodes(sources: Texts) -> Iterator[tuple[PurePosixPath, ast.AST]]:
    return ((path, node) for path, source in sources.items() for node in _parts(source))


@cache
def _parts(source: str) -> tuple[ast.AST, ...]:
    """The module and all in it, what is further out first."""
    return tuple(ast.walk(ast.parse(source)))


@dataclass(frozen=True)
class Packed:
    """An assignment of several values at once to several names, `a, b = f(x), []`."""

    path: PurePosixPath
    line: int
    text: str
    alike: bool  # whether its values are written alike: all are calls, or names, or numbers


def packed(sources: Texts) -> list[Packed]:
    """The statements packed into one line by tuple assignment. What unpacks one value, `a, b = x.shape`, is none.

    That values are not written alike is a hint that the line holds more than one thought, and no proof.
    """
    return [
        Packed(path, node.lineno, ast.unparse(node), len({_writing(value) for value in node.value.elts}) == 1)
        for path, node in _nodes(sources)
        if isinstance(node, ast.Assign)
        if isinstance(node.value, ast.Tuple) and any(isinstance(target, ast.Tuple) for target in node.targets)
    ]


def _writing(value: ast.expr) -> str:
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        return _writing(value.operand)
    return type(value.value if isinstance(value, ast.Constant) else value).__name__


def long_lines(templates: Texts, most: int) -> Counter[PurePosixPath]:
    """How many lines of each file are longer than so many characters."""
    return Counter(path for path, text in templates.items() for line in text.splitlines() if len(line) > most)


def longest_line(templates: Texts) -> int:
    """Characters."""
    return max((len(line) for text in templates.values() for line in text.splitlines()), default=0)
