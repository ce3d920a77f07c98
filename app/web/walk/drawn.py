"""Which picture a page holds, so that an answer brings only the parts that have changed since."""

from dataclasses import dataclass
from itertools import count

from fastapi import Request

from app.caches import Recent
from app.scene.picture.network_scene import NetworkScene, PicturePart, changed, parts

HEADER = "drawn"  # by which a page says which picture it holds
PART_BYTES = 1_200  # of a part in memory, about
MOST_BYTES = 24_000_000
MOST_PICTURES = 2_000
NAMES = 2**64


@dataclass(frozen=True, slots=True)
class SentPicture:
    """A picture as a page is sent it."""

    name: str
    "by which the page says that it holds it"
    since: str = ""
    "the name of the picture that the page holds"
    changed: tuple[PicturePart, ...] | None = None
    "what differs from that one; None where the picture is sent whole"


class HeldPictures:
    """The pictures sent last, by name. One that is no longer kept is only sent whole again."""

    def __init__(self) -> None:
        self._kept: Recent[tuple[PicturePart, ...]] = Recent(MOST_BYTES, MOST_PICTURES)

    def drawn(self, network: NetworkScene, since: str = "") -> SentPicture:
        """What to send of a picture to a page that holds the one named `since`, or holds none."""
        now = parts(network)
        before = self._kept.get(since)
        return SentPicture(self._name(now), since, None if before is None else changed(now, before))

    def _name(self, drawn: tuple[PicturePart, ...]) -> str:
        """The name of a picture, under which it is kept from now on: the same picture has the same one."""
        for name in map("{:x}".format, count(hash(drawn) % NAMES)):
            known = self._kept.get(name)
            if known is None:
                self._kept.put(name, drawn, PART_BYTES * len(drawn))
            if known in (None, drawn):
                return name
        raise AssertionError("numbers do not end")


def sent_picture(request: Request, network: NetworkScene) -> SentPicture:
    """What to send of a picture in answer to a request."""
    held: HeldPictures = request.app.state.held_pictures
    return held.drawn(network, request.headers.get(HEADER, ""))
