"""The rules of the house: who imports whom, where colours live, how long a function may be, what a template may hold.

Each rule is a function from a text to what is wrong with it, and is shown a fault it has to find.
"""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APP, STATIC, TEMPLATES = ROOT / "app", ROOT / "static", ROOT / "templates"
KEPT = ("app", "static", "templates", "tests", "benchmarks", "tools", "requirements", ".ci")
TEXT = {".py", ".js", ".css", ".html", ".svg", ".md", ".toml", ".yaml", ".in", ".txt", ".sh", ".json", ""}
NOT_OURS = {"vendor", "__pycache__", "node_modules"}

# What each room may import from the app, itself aside.
ROOMS = {
    "engine": set(),
    "explorer": {"engine", "digits", "errors", "caches", "typed"},
    "digits": {"engine", "errors", "json_room"},
    "course": {"engine", "explorer", "digits", "errors", "caches", "typed"},
    "links": {"engine", "explorer", "digits", "course", "errors", "caches", "json_room", "typed"},
    "training": {"engine", "digits", "errors", "typed"},
    "scene": {"engine", "explorer", "digits", "training", "course", "errors", "caches", "typed"},
    "storage": {"engine", "explorer", "digits", "errors", "caches"},
    "web": {
        "engine",
        "explorer",
        "digits",
        "training",
        "course",
        "links",
        "scene",
        "storage",
        "errors",
        "settings",
        "caches",
        "json_room",
        "typed",
    },
    "errors": set(),
    "typed": {"errors"},
    "caches": set(),
    "json_room": {"errors"},
    "settings": set(),
    "main": {"web", "storage", "digits", "explorer", "course", "training", "scene", "engine", "errors", "settings"},
    "__main__": {"main", "web", "storage", "course", "settings", "errors"},
    "__init__": set(),
}
WEB_FRAMEWORKS = {"fastapi", "starlette"}
LONGEST_FUNCTION = 40


def files(folder: Path, *endings: str) -> list[Path]:
    """Our own files below a folder, none if it is not there yet."""
    found = folder.rglob("*") if folder.is_dir() else ()
    return sorted(f for f in found if f.is_file() and f.suffix in endings and not NOT_OURS & set(f.parts))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def faults(rule, paths) -> list[str]:
    return [f"{named(path)}: {fault}" for path in paths for fault in rule(path.read_text("utf-8"))]


# Imports


def imported(source: str) -> set[str]:
    """The dotted names a module imports, at its head or anywhere else."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module} if node.module and node.module != "app" and not node.level else set()
            names |= {f"app.{alias.name}" for alias in node.names if node.module == "app"}
            names |= {"a relative import"} if node.level else set()
    return names


def wrong_imports(room: str, source: str) -> set[str]:
    """The imports that the room of a module does not allow."""
    allowed = ROOMS.get(room, set()) | {room}
    names = imported(source)
    rooms = {name for name in names if name.split(".")[0] == "app" and name.split(".")[1] not in allowed}
    others = {name for name in names - rooms if name.split(".")[0] != "app"}
    if room == "engine":
        return rooms | {n for n in others if n.split(".")[0] not in {*sys.stdlib_module_names, "numpy"}}
    return rooms | (set() if room in ("web", "main") else {n for n in others if n.split(".")[0] in WEB_FRAMEWORKS})


@pytest.mark.parametrize("path", files(APP, ".py"), ids=named)
def test_imports_point_one_way(path):
    room = path.relative_to(APP).parts[0].removesuffix(".py")
    assert room in ROOMS, "a new room needs its place in this table"
    assert not wrong_imports(room, path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("engine", "import scipy.special"),
        ("engine", "from app.errors import BadValue"),
        ("explorer", "def f():\n    from app.scene.around.build import build_scene"),
        ("scene", "from app import storage"),
        ("storage", "import app.scene"),
        ("digits", "from app.explorer.session import Session"),
        ("explorer", "from fastapi import FastAPI"),
        ("storage", "import starlette.requests"),
        ("engine", "from . import network"),
    ],
)
def test_an_import_against_the_direction_is_found(room, source):
    assert wrong_imports(room, source)


def test_there_are_rooms_to_look_at():
    found = {path.relative_to(APP).parts[0].removesuffix(".py") for path in files(APP, ".py")}
    assert {"engine", "explorer", "errors"} <= found


# Inside the scene, from the attic to the cellar: each may import what stands after it, and a tab only the chain rule
# and how a question stands.

SCENE = (
    "page", "handout", "solution", "lab", "drawing", "around", "panel", "figures", "pixels", "picture", "formulas",
    "colour", "field_error", "curves",
)  # fmt: skip
TABS_ALL_MAY_READ = {"chain", "question"}


def upward_imports(module: str, source: str) -> set[str]:
    """The imports of a module of the scene, named as panel.chain.paths, that go up or across to another tab.

    In the picture, where things stand is below all marks.
    """
    own = module.split(".")
    found = set()
    for name in imported(source):
        if not name.startswith("app.scene."):
            continue
        other = name.split(".")[2:]
        if own[0] != other[0]:
            found |= {name} if SCENE.index(own[0]) > SCENE.index(other[0]) else set()
        elif own[0] == "panel" and len(own) > 2:
            found |= {name} if other[1] not in TABS_ALL_MAY_READ | {own[1]} else set()
        elif own[:2] == ["picture", "layout"]:
            found |= {name} if other[1] != "layout" else set()
    return found


def scene_modules() -> dict[str, Path]:
    """The modules of the scene by their names inside it."""
    below = {path: path.relative_to(APP / "scene").with_suffix("").parts for path in files(APP / "scene", ".py")}
    return {".".join(parts): path for path, parts in below.items() if parts[-1] != "__init__"}


@pytest.mark.parametrize("module", scene_modules())
def test_inside_the_scene_imports_go_from_the_attic_to_the_cellar(module):
    assert module.split(".")[0] in SCENE, "a new room of the scene needs its place in this order"
    assert not upward_imports(module, scene_modules()[module].read_text("utf-8"))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("formulas.parts", "from app.scene.panel.chain.paths import paths_table"),
        ("picture.ribbons", "import app.scene.around.walk"),
        ("panel.chain.paths", "from app.scene.panel.panel import explain_scene"),
        ("panel.matrices.tab", "from app.scene.panel.check.tab import check_scene"),
        ("picture.layout.layers", "from app.scene.picture.chip_marks import place_chips"),
        ("colour.png", "def f():\n    from app.scene.formulas import numbers"),
    ],
)
def test_an_import_up_the_scene_is_found(module, source):
    assert upward_imports(module, source)


# Functions


def long_functions(source: str) -> list[str]:
    """Functions of more lines than a screen has, their docstrings not counted."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    return [f"{f.name} has {length(f)} lines" for f in functions if length(f) > LONGEST_FUNCTION]


def length(function: ast.FunctionDef) -> int:
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str)
    return function.end_lineno - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if documented else 0)


def test_no_function_is_longer_than_a_screen():
    assert not faults(long_functions, files(APP, ".py"))


def test_a_long_function_is_found_and_a_long_docstring_is_not():
    body, docstring = "    x = 1\n" * 40, '    """' + "words\n" * 50 + '    """\n'
    assert long_functions("def f():\n" + body) == ["f has 41 lines"]
    assert not long_functions("def f():\n" + docstring + "    return 1\n")


# Colours

TOKENS, ICON = STATIC / "css" / "tokens.css", STATIC / "icon.svg"
COLOUR_NAMES = (
    "red green blue black white gray grey orange yellow purple pink brown cyan magenta teal navy gold silver crimson "
    "salmon tomato coral orchid violet indigo lime olive maroon aqua fuchsia steelblue skyblue darkblue"
)
COLOURS = re.compile(
    r"(?<![&\w/])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?![-\w])"
    r"|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\([^)]*\d"
    rf"|\b(?:fill|stroke|stop-color|flood-color|color|background(?:-color)?|border-color)\s*[=:]\s*[\"']?\s*"
    rf"(?:{COLOUR_NAMES.replace(' ', '|')})\b",
    re.IGNORECASE,
)


def colours(text: str) -> list[str]:
    """Colours written out: hexadecimal, as functions, or by name where a colour is meant."""
    return COLOURS.findall(text)


def drawing_files() -> list[Path]:
    drawn = files(STATIC, ".css", ".js", ".html", ".svg") + files(TEMPLATES, ".html", ".svg", ".jinja", ".j2")
    return [path for path in drawn + files(APP, ".py") if path not in (TOKENS, ICON)]


def test_no_colour_stands_outside_the_tokens():
    assert not faults(colours, drawing_files())


@pytest.mark.parametrize(
    "planted",
    [
        "a { color: #1a2b3c; }",
        "a { border: 1px solid #fff }",
        '<circle fill="#abcd"/>',
        '<path stroke="crimson"/>',
        "a { background: rgb(10 20 30 / 50%) }",
        "a { outline-color: hsl(10, 20%, 30%) }",
        "a { color: oklch(0.7 0.1 200) }",
        "<rect fill='White'/>",
    ],
)
def test_a_colour_is_found(planted):
    assert colours(planted)


@pytest.mark.parametrize(
    "innocent",
    [
        "var(--positive)",
        '<a href="#network">',
        "&#9312;",
        'fill="none"',
        'fill="currentColor"',
        "#status",
        "url(#arrow)",
    ],
)
def test_what_is_not_a_colour_is_not_taken_for_one(innocent):
    assert not colours(innocent)


def test_the_tokens_hold_the_colours():
    assert colours(TOKENS.read_text("utf-8"))


# Sizes

DRAWN = re.compile(r"\btext\b|-(?:curve|chart) \.|:root\[")  # units of a drawing, which is as large as its room
DRAWINGS = ("network.css", "weight_pictures.css")
IN_PIXELS = re.compile(
    r"(?:^|;)\s*(?:font(?:-size)?|padding[\w-]*|gap|(?:min-|max-)?(?:width|height)|flex|grid-template-columns):"
    r"[^;}]*?(?<![\d.])(?:[3-9]|\d{2,})(?:\.\d+)?px"
)


def fixed_sizes(source: str) -> list[str]:
    """Lengths above 2px of what has to grow with the browser's font size, which rem and, at windows, em do."""
    found = [f"@media {window}" for window in re.findall(r"@(?:media|container)([^{]*\dpx[^{]*)\{", source)]
    for selector, body in re.findall(r"([^{}]*)\{([^{}]*)\}", source):
        found += [f"{selector.strip()} {size}" for size in IN_PIXELS.findall(body) if not DRAWN.search(selector)]
    return found


def test_what_is_read_and_pressed_grows_with_the_font_size_of_the_browser():
    assert not faults(fixed_sizes, [p for p in files(STATIC / "css", ".css") if p.name not in DRAWINGS])


@pytest.mark.parametrize(
    "planted",
    ["a { font-size: 12px; }", "a { color: red; padding: 0 16px }", "@media (max-width: 640px) { a { top: 0 } }"],
)
def test_a_fixed_size_is_found(planted):
    assert fixed_sizes(planted)
    assert not fixed_sizes(
        "a { border: 4px solid; padding: 2px 1rem } .chart text { font-size: 11px } @media (width: 9em) { b {} }"
    )


def test_the_dark_theme_changes_colours_and_nothing_else():
    """So that of a page in the dark only its colours are looked at again: tests/browser/accessible.py."""
    dark = re.findall(
        r'\[data-theme="dark"\][^{]*\{(.*?)\}', "".join(p.read_text("utf-8") for p in files(STATIC, ".css")), re.DOTALL
    )
    set_there = {line.partition(":")[0].strip() for rule in dark for line in rule.split(";") if line.strip()}
    assert {name for name in set_there if not name.startswith("--")} == {"color-scheme", "filter"}
    assert set_there.isdisjoint({"--font", "--mono", "--quick", "--calm"})


def test_the_icon_which_no_style_sheet_reaches_repeats_colours_of_the_tokens():
    assert set(colours(ICON.read_text("utf-8"))) <= set(colours(TOKENS.read_text("utf-8")))


# Templates, under a policy that allows no inline code and no style, and no other origin

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(?:hx-on\b|on[a-z]+\s*=)", re.IGNORECASE),
    "code in a value": re.compile(r"[\"']\s*(?:js|javascript):", re.IGNORECASE),
    "a trigger filter": re.compile(r"hx-trigger\s*=\s*(?:\"[^\"]*\[[^\"]*\"|'[^']*\[[^']*')", re.IGNORECASE),
    "an outside address": re.compile(r"(?<!xmlns=)(?<!xmlns:xlink=)[\"'(]\s*(?:https?:)?//\w", re.IGNORECASE),
}


def template_faults(text: str) -> list[str]:
    """What the content security policy would block or what would leave the machine."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_templates_hold_no_inline_style_no_inline_script_and_no_outside_address():
    assert not faults(template_faults, files(TEMPLATES, ".html", ".svg", ".jinja", ".j2"))


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ('<p style="top: 0">', "a style attribute"),
        ("<g\n  style='fill: none'>", "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ("<script>start()</script>", "an inline script"),
        ('<script type="module">start()</script>', "an inline script"),
        ('<button hx-on:click="go()">', "an event attribute"),
        ('<img onload="go()">', "an event attribute"),
        ("""<form hx-vals='js:{x: 1}'>""", "code in a value"),
        ('<a href="javascript:go()">', "code in a value"),
        ("""<b hx-trigger="keyup[key=='s']">""", "a trigger filter"),
        ('<script src="https://cdn.example.org/x.js"></script>', "an outside address"),
        ('<link href="//fonts.example.org/a.css">', "an outside address"),
    ],
)
def test_what_a_template_may_not_hold_is_found(planted, fault):
    assert fault in template_faults(planted)


@pytest.mark.parametrize(
    "innocent",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><path class="style"/></svg>',
        '<script type="module" src="/static/js/page.js"></script>',
        '<p class="one">{{ on_stage }} data-style</p>',
        '<b hx-trigger="click, keyup delay:100ms">',
        "{# <p style=''> #}",
    ],
)
def test_what_a_template_may_hold_is_let_through(innocent):
    assert not template_faults(innocent)


LONGEST_TEMPLATE_LINE = 160


def long_lines(text: str) -> list[str]:
    """Lines that have to be scrolled to be read."""
    return [
        f"line {n} has {len(line)}" for n, line in enumerate(text.splitlines(), 1) if len(line) > LONGEST_TEMPLATE_LINE
    ]


def test_no_template_line_has_to_be_scrolled():
    assert not faults(long_lines, files(TEMPLATES, ".html", ".svg", ".jinja", ".j2"))


def test_a_long_line_is_found():
    assert long_lines("<p>\n" + "x" * 161) == ["line 2 has 161"]


def test_styles_and_scripts_name_no_outside_address():
    outside = FORBIDDEN["an outside address"]
    pages = files(STATIC, ".css", ".js")
    assert not faults(lambda text: outside.findall(text.replace('"http://www.w3.org/', '"')), pages)


def test_what_is_there_is_looked_at():
    for folder, kinds in ((TEMPLATES, (".html", ".svg", ".jinja", ".j2")), (STATIC / "css", (".css",))):
        assert not folder.is_dir() or files(folder, *kinds), f"no {kinds} in {named(folder)}"


# Loose ends

LOOSE_END = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")


def kept_files() -> list[Path]:
    top = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXT]
    return top + [path for folder in KEPT for path in files(ROOT / folder, *TEXT)]


def test_no_file_has_a_loose_end():
    assert not faults(LOOSE_END.findall, kept_files())


def test_a_loose_end_is_found():
    assert LOOSE_END.findall("# TO" + "DO: later")
    assert Path(__file__) in kept_files()
