"""A SHA-256 that can be laid down in the middle of a file and taken up again by another process.

hashlib keeps its state to itself. OpenSSL's own structure is plain, so after a whole number of 64-byte blocks
eight words and a count are all there is to remember. Where no OpenSSL library can be loaded, or it does not
answer a known question as it should, `Sha256.state` is empty and callers begin the file again.
"""

import ctypes
import ctypes.util
import hashlib
from functools import cache

BLOCK = 64  # bytes SHA-256 works on at a time
WORDS = 8


class _Context(ctypes.Structure):
    """OpenSSL's SHA256_CTX."""

    _fields_ = [
        ("h", ctypes.c_uint32 * WORDS),
        ("low", ctypes.c_uint32),
        ("high", ctypes.c_uint32),
        ("data", ctypes.c_uint32 * 16),
        ("num", ctypes.c_uint),
        ("md_len", ctypes.c_uint),
        ("spare", ctypes.c_uint32 * 16),
    ]


class _Openssl:
    """SHA-256 with OpenSSL's structure in our hands."""

    def __init__(self, library, state=""):
        self._library, self._context, self.size = library, _Context(), 0
        library.SHA256_Init(ctypes.byref(self._context))
        if state:
            count, _, words = state.partition(":")
            self.size = int(count)
            if self.size % BLOCK or len(words) != WORDS * 8:
                raise ValueError(f"{state!r} is no state of a SHA-256.")
            for place in range(WORDS):
                self._context.h[place] = int(words[place * 8 : place * 8 + 8], 16)
            bits = self.size * 8
            self._context.low, self._context.high = bits & 0xFFFFFFFF, bits >> 32 & 0xFFFFFFFF

    def update(self, data):
        """Take in more bytes."""
        if not isinstance(data, bytes):
            data = bytes(data)
        self._library.SHA256_Update(ctypes.byref(self._context), data, len(data))
        self.size += len(data)

    @property
    def state(self):
        """What another process needs to go on from here; empty between blocks."""
        if self.size % BLOCK:
            return ""
        return f"{self.size}:" + "".join(f"{word:08x}" for word in self._context.h)

    def hexdigest(self):
        """Return the digest of what was taken in; more may follow."""
        copy, out = _Context(), ctypes.create_string_buffer(32)
        ctypes.memmove(ctypes.byref(copy), ctypes.byref(self._context), ctypes.sizeof(_Context))
        self._library.SHA256_Final(out, ctypes.byref(copy))
        return out.raw.hex()


class _Plain:
    """hashlib's SHA-256, which cannot be laid down."""

    state = ""

    def __init__(self):
        self._digest, self.size = hashlib.sha256(), 0

    def update(self, data):
        """Take in more bytes."""
        self._digest.update(data)
        self.size += len(data)

    def hexdigest(self):
        """Return the digest of what was taken in."""
        return self._digest.hexdigest()


def sha256(state=""):
    """Return a SHA-256, fresh or taken up from a `state`; it has update, hexdigest, size and state.

    Raises ValueError for a state where states cannot be taken up.
    """
    library = _library()
    if library is not None:
        return _Openssl(library, state)
    if state:
        raise ValueError("This machine's OpenSSL cannot take up a SHA-256; begin the file again.")
    return _Plain()


def can_resume():
    """Say whether a SHA-256 can be taken up on this machine."""
    return _library() is not None


@cache
def _library():
    name = ctypes.util.find_library("crypto")
    try:
        library = ctypes.CDLL(name) if name else None
        return library if library is not None and _answers(library) else None
    except (OSError, AttributeError):
        return None


def _answers(library):
    """Ask a known question, laid down and taken up in the middle."""
    library.SHA256_Update.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    library.SHA256_Init.argtypes = [ctypes.c_void_p]
    library.SHA256_Final.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    data = bytes(range(256)) * 5
    first = _Openssl(library)
    first.update(data[:640])
    second = _Openssl(library, first.state)
    second.update(data[640:])
    return second.hexdigest() == hashlib.sha256(data).hexdigest() and second.size == len(data)
