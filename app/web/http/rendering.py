"""Templates: where they are, and what they may call."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.web.http.assets import asset, bundle_address
from app.web.http.proxy import rooted

FOLDER = Path(__file__).resolve().parents[3] / "templates"

templates = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    undefined=StrictUndefined,  # a name that nobody gave is a mistake of ours, not an empty text
)
templates.globals["asset"] = asset
templates.globals["bundle"] = bundle_address


def render(name: str, **context: Any) -> str:
    """A template as text, its addresses below the root path."""
    return rooted(templates.get_template(name).render(context))
