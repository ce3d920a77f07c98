"""The page as a browser has it: buttons are found by what is written on them, and send what their form holds.

No address and no field is known here, so that pages may change theirs.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from fastapi.testclient import TestClient
from httpx2 import Response

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSENT = {"submit", "button", "image", "reset", "file"}
FIELDS = ("input", "select", "textarea")


@dataclass
class Element:
    """A part of the page."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Element"]:
        """The elements of these kinds in it, in order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def text(self) -> str:
        """What is written in it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children).strip()

    def nearest(self, name: str) -> str | None:
        """The attribute of the element, or else of the closest around it that has one."""
        if name in self.attributes:
            return self.attributes[name]
        return self.parent.nearest(name) if self.parent else None


class Reader(HTMLParser):
    """Reads a page into elements below `root`."""

    def __init__(self, html: str):
        super().__init__()
        self.root = Element("", {})
        self._open = self.root
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        return element

    def handle_endtag(self, tag: str) -> None:
        element: Element | None = self._open
        while element and element.tag != tag:
            element = element.parent
        if element and element.parent:
            self._open = element.parent

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)


class Page:
    """A visitor who opened an address, and presses buttons there."""

    def __init__(self, client: TestClient, address: str):
        self._client = client
        self._client.cookies.clear()
        self._go(address)

    def button(self, written: str, typed: str | None = None) -> Callable[[], Response]:
        """Pressing the button on which this is written; `typed` goes into the field of its form that shows."""
        address, fields = self._request(self._button(written), typed)
        return lambda: self._send(address, fields)

    def press(self, written: str) -> None:
        """Press it, and look at the page as it is then."""
        answer = self.button(written)()
        self._go(answer.headers.get("hx-redirect", self._address))

    def _go(self, address: str) -> None:
        answer = self._client.get(address)
        answer.raise_for_status()
        self._address = str(answer.url)
        self._root = Reader(answer.text).root

    def _button(self, written: str) -> Element:
        for button in self._root.all("button"):
            if button.text() == written:
                return button
        raise LookupError(f"No button says “{written}” at {self._address}.")

    def _request(self, button: Element, typed: str | None) -> tuple[str, dict[str, str]]:
        form = self._form(button)
        fields = dict(_fields(form, typed))
        for name in (button.nearest("hx-include") or "").split(","):
            for element in self._root.all(*FIELDS):
                if name.strip() == f"#{element.attributes.get('id')}":
                    fields |= dict([_sent(element)])
        fields |= json.loads(button.nearest("hx-vals") or "{}")
        if "name" in button.attributes:
            fields[button.attributes["name"]] = button.attributes.get("value", "")
        address = button.attributes.get("formaction") or button.nearest("hx-post") or form.attributes.get("action")
        return address or self._address, fields

    def _form(self, button: Element) -> Element:
        element: Element | None = button
        wanted = button.attributes.get("form")
        if wanted:
            return next(form for form in self._root.all("form") if form.attributes.get("id") == wanted)
        while element and element.tag != "form":
            element = element.parent
        return element or Element("form", {})

    def _send(self, address: str, fields: dict[str, str]) -> Response:
        here = self._client.base_url
        headers = {"origin": f"{here.scheme}://{here.netloc.decode()}", "hx-request": "true"}
        answer = self._client.post(address, data=fields, headers=headers | {"hx-current-url": self._address})
        answer.raise_for_status()
        return answer


def _fields(form: Element, typed: str | None) -> Iterator[tuple[str, str]]:
    for element in form.all(*FIELDS):
        kind = element.attributes.get("type", "text")
        chosen = kind not in ("checkbox", "radio") or "checked" in element.attributes
        if "name" in element.attributes and kind not in UNSENT and chosen:
            name, value = _sent(element)
            shows = element.tag == "input" and kind == "text"
            yield name, typed if shows and typed is not None else value


def _sent(element: Element) -> tuple[str, str]:
    name = element.attributes["name"]
    if element.tag == "textarea":
        return name, element.text()
    if element.tag == "input":
        return name, element.attributes.get("value", "")
    options = list(element.all("option"))
    chosen = [option for option in options if "selected" in option.attributes] or options[:1]
    return name, "".join(option.attributes.get("value", option.text()) for option in chosen)
