"""A session as text short enough for an address, and the session of such a text: nothing is kept on the server.

A code is the mark of its version, eight hexadecimal digits that stand for the weights, six that stand for those eight
and all that follows, and the record of the session as JSON, deflated and written in base64url. Codes made once have to
open for good: where deflate begins with other words, the mark is another.
"""

import binascii
import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from app.errors import BadValue, ExplorerError, TooLarge
from app.explorer.session import Session
from app.links.record import record, restored
from app.typed import plainly_spaced

LONGEST = 4_000  # characters
MOST_BYTES = 256_000  # of JSON
DAMAGED = "This link is damaged: a part of it is missing or has changed."
DIGITS = 8  # of the weights
CHECK = 6  # digits of all that follows them
_WRAPPED = re.compile(r"=?\s+")  # with a soft line break, a mail marks it by =
_AROUND = re.compile(r"^[^A-Za-z0-9_-]+|[^A-Za-z0-9_-]+$")
_COMMON = (
    b'"steps_taken":,"reduction":"mean","sum","optimiser":"sgd","learning_rate":0.5,"loss":"half_squared_error",'
    b'"squared_error","mean_squared_error","binary_cross_entropy","sparse_categorical_cross_entropy",'
    b'{"network":{"sizes":[2,"activations":["sigmoid","sigmoid"],"tanh","relu","softmax","identity",'
    b'"biases":true,false,"weights":[[["bias_values":[["inputs":[["targets":[[null,'
    b'"view":{"example":1,"granularity":"layer","phase","tab":"matrices","code","check","notation":"from-zero","rows",'
    b'{"edit":{"learning_rate":{"target":[[1,{"input":[[1,{"biases":[[{"weights":[[1,1,1,{"at":12,"jump":"restart":true}'
    b'{"lesson":"draw-a-digit","batch","4-2-3","3-2-2","1-2-1-relu","1-1-1","2-2-2",'
)
WORDS = {  # what deflate knows before it begins, by mark: the words of a record, those that come most often last
    "1": _COMMON + b'"journal":[1],"stage":9,"view":{"neuron":[1,1]}},"view":{"selected":[1,1,1]}}',
    "2": _COMMON + b'"journal":[1],"stage":9,"view":{"look":"neuron.1.1"}},"view":{"look":"w.1.1.1"}}',
}
MARK = "2"
"""of the codes that are made"""


@dataclass(frozen=True, eq=False)
class Opened:
    """The session of a code or a file."""

    session: Session
    exact: bool
    """whether what comes out here came out where it was made: the weights of a code to the last bit"""


def code_of(session: Session) -> str:
    """The code. Raises TooLarge where it would have more than 4,000 characters."""
    text = json.dumps(record(session), allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=WORDS[MARK])
    packed = urlsafe_b64encode(deflate.compress(text) + deflate.flush()).rstrip(b"=").decode()
    digits = weights_digits(session)
    code = f"{MARK}{digits}{check_digits(digits, packed)}{packed}"
    if len(text) > MOST_BYTES or len(code) > LONGEST:
        raise TooLarge(f"A link has at most {LONGEST:,} characters.", field="link")
    return code


def opened_by(code: str) -> Opened:
    """The session of a code, also where a mail wrapped it or a sentence went on behind it.

    Raises BadValue, in words for whoever followed the link.
    """
    code = freed(code)
    if len(code) > LONGEST:
        raise BadValue(f"This link is too long: it has at most {LONGEST:,} characters.", field="link")
    if code[:1] not in WORDS:
        raise BadValue("This link is incomplete, or a newer version of this program made it.", field="link")
    digits = code[1 : 1 + DIGITS]
    check = code[1 + DIGITS :][:CHECK]
    packed = code[1 + DIGITS + CHECK :]
    if check != check_digits(digits, packed):
        raise BadValue(DAMAGED, field="link")
    made = _unpacked(packed, WORDS[code[0]])
    try:
        session = restored(made)
    except ExplorerError as error:
        raise BadValue(f"This link cannot be opened. {error.message}", field="link") from None
    return Opened(session, weights_digits(session) == digits)


def freed(text: str) -> str:
    """The code or id in a text of an address: without what a mail wraps it with and a sentence puts around it."""
    return _AROUND.sub("", _WRAPPED.sub("", plainly_spaced(text)))


def weights_digits(session: Session) -> str:
    """Eight hexadecimal digits that stand for the weights and biases of now."""
    network = session.position.network
    arrays = (*network.weights, *(network.biases or ()))
    held = b"".join(np.ascontiguousarray(array, "<f8").tobytes() for array in arrays)
    return blake2b(held, digest_size=DIGITS // 2).hexdigest()


def check_digits(digits: str, packed: str) -> str:
    """Six hexadecimal digits that tell a code from one of which a part has changed or is missing."""
    return blake2b(f"{digits}{packed}".encode(), digest_size=CHECK // 2).hexdigest()


def _unpacked(packed: str, words: bytes) -> object:
    """The record in a code. Raises BadValue where it does not come out whole."""
    try:
        if not re.fullmatch(r"[A-Za-z0-9_-]+", packed):
            raise ValueError
        inflate = zlib.decompressobj(-zlib.MAX_WBITS, zdict=words)
        text = inflate.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), MOST_BYTES)
        if not inflate.eof or inflate.unused_data:
            raise ValueError
        made: object = json.loads(text)
    except (ValueError, RecursionError, binascii.Error, zlib.error):
        raise BadValue(DAMAGED, field="link") from None
    return made
