"""One month of one series as two short byte strings: whole numbers, and how each came to be.

Compression is Blosc's (bits of the same weight side by side, then LZ4), as Zarr stores arrays:
numcodecs, "Blosc", https://numcodecs.readthedocs.io/en/stable/compression/blosc.html, and the
header of C-Blosc 1, https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numcodecs import blosc
from numpy.typing import NDArray

from energy.model import Flag
from omstallning.errors import Invalid

CODEC = "blosc-lz4-5-bitshuffle"
NARROW_CODEC, WIDE_CODEC = f"{CODEC}-int32", f"{CODEC}-int64"
NARROW = np.iinfo(np.int32)
WIDTHS: dict[str, np.dtype[np.signedinteger]] = {
    NARROW_CODEC: np.dtype("<i4"),
    WIDE_CODEC: np.dtype("<i8"),
}
"""The codecs a block may name, each with the size of its whole numbers."""
FLAGS = np.dtype("<u2")
MISSING = np.uint16(Flag.MISSING)
EXACT = 2.0**53
"""Beyond this a float no longer tells one whole number from the next."""

Whole = NDArray[np.int64]
Flags = NDArray[np.uint16]

HEADER = 16
"""Bytes of Blosc's header; the length before compression stands at 4, the length after at 12."""

blosc.use_threads = False
_COMPRESSION = blosc.Blosc(cname="lz4", clevel=5, shuffle=blosc.BITSHUFFLE)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A month as it is stored.

    sha256  of the numbers and flags before compression, so that it outlives a change of codec
    """

    codec: str
    n: int
    values: bytes
    flags: bytes
    sha256: str


def encode(values: Whole, flags: Flags) -> Encoded:
    """A month's values packed: 32 bits each where all fit, else 64; flags that agree are one.

    values  whole numbers of 10^-decimals of the unit, 0 where missing
    flags   one set of Flag bits for each value

    Raises Invalid (empty_block) for a month without a single value: it is not stored.

    >>> month = encode(np.arange(744), np.full(744, Flag.MEASURED, np.uint16))
    >>> month.codec, month.n, len(month.flags)
    ('blosc-lz4-5-bitshuffle-int32', 744, 2)
    >>> values, flags = decode(month.codec, month.n, month.values, month.flags)
    >>> int(values.sum()), set(flags.tolist()) == {Flag.MEASURED}
    (276396, True)
    """
    _check(values, flags)
    codec, plain, marks = _canonical(values, flags)
    packed = marks.tobytes() if marks.size == 1 else _COMPRESSION.encode(marks)
    return Encoded(
        codec, len(values), _COMPRESSION.encode(plain), packed, _digest(codec, plain, marks)
    )


def decode(codec: str, n: int, values: bytes, flags: bytes) -> tuple[Whole, Flags]:
    """The values and flags of a stored month.

    Raises Invalid (unknown_codec, damaged_block) where they cannot be read back whole.

    >>> decode("gzip", 1, b"", b"")
    Traceback (most recent call last):
    omstallning.errors.Invalid: invalid: field='codec', value='gzip', reason='unknown_codec'
    """
    if codec not in WIDTHS:
        raise Invalid("codec", codec, "unknown_codec")
    whole = _unpacked(values, WIDTHS[codec], n)
    if len(flags) == FLAGS.itemsize:
        marks = np.full(n, np.frombuffer(flags, FLAGS)[0], dtype=np.uint16)
    else:
        marks = _unpacked(flags, FLAGS, n)
    return whole.astype(np.int64), marks.astype(np.uint16, copy=False)


def digest(values: Whole, flags: Flags) -> str:
    """The fingerprint that a stored month with these values carries.

    >>> month, marks = np.arange(744), np.full(744, Flag.MEASURED, np.uint16)
    >>> digest(month, marks) == encode(month, marks).sha256
    True
    """
    return _digest(*_canonical(values, flags))


def scaled(values: NDArray[np.float64], decimals: int) -> tuple[Whole, NDArray[np.bool_]]:
    """Measured values as whole numbers of 10^-decimals, and which of them are missing.

    whole = round(value · 10^decimals), a half to the even number; 0 where missing

    values    in the unit of the point, NaN where missing
    decimals  how many are kept

    Raises Invalid (too_large) for what no whole number would hold exactly.

    >>> whole, missing = scaled(np.array([1.25, np.nan, 0.129]), 2)
    >>> whole.tolist(), missing.tolist()
    ([125, 0, 13], [False, True, False])
    """
    missing = np.isnan(values)
    rounded = np.rint(np.where(missing, 0.0, values) * 10.0**decimals)
    if (np.abs(rounded) > EXACT).any():
        raise Invalid("value", float(values[np.argmax(np.abs(rounded) > EXACT)]), "too_large")
    return rounded.astype(np.int64), missing


def unscaled(values: Whole, missing: NDArray[np.bool_], decimals: int) -> NDArray[np.float64]:
    """The values in the unit of the point again: whole / 10^decimals, NaN where missing.

    >>> unscaled(np.array([125, 0]), np.array([False, True]), 2).tolist()
    [1.25, nan]
    """
    return np.where(missing, np.nan, values / 10.0**decimals)


def _check(values: Whole, flags: Flags) -> None:
    """Refuse what would not be a month of values."""
    if values.shape != flags.shape or values.ndim != 1:
        raise ValueError(f"values and flags differ in shape: {values.shape}, {flags.shape}")
    missing = (flags & MISSING) != 0
    if not missing.any() and values.size:
        return
    if missing.all():
        raise Invalid("values", len(values), "empty_block")
    if values[missing].any():
        raise ValueError("a missing value is written as 0")


def _canonical(values: Whole, flags: Flags) -> tuple[str, NDArray[np.signedinteger], Flags]:
    """The codec with the fewest bits that hold them, the numbers so, and flags as one if alike."""
    fits = values.min() >= NARROW.min and values.max() <= NARROW.max
    codec = NARROW_CODEC if fits else WIDE_CODEC
    marks = flags[:1] if (flags == flags[0]).all() else flags
    return codec, values.astype(WIDTHS[codec]), marks.astype(FLAGS, copy=False)


def _digest(codec: str, plain: NDArray[np.signedinteger], marks: Flags) -> str:
    """SHA-256 of the numbers and flags with what is needed to read them."""
    found = hashlib.sha256(f"{codec.rpartition('-')[2]} {len(plain)} {len(marks)} ".encode())
    found.update(plain.tobytes())
    found.update(marks.tobytes())
    return found.hexdigest()


def _unpacked(packed: bytes, of: np.dtype[Any], n: int) -> NDArray[Any]:
    """The numbers in a packed string, refused unless there are exactly so many.

    Blosc believes the lengths in its header and reads on past a string that was cut short, so the
    header is held against the string first.
    """
    if len(packed) < HEADER or struct.unpack_from("<4xI4xI", packed) != (
        n * of.itemsize,
        len(packed),
    ):
        raise Invalid("block", n, "damaged_block")
    try:
        return np.frombuffer(_COMPRESSION.decode(packed), of)
    except (RuntimeError, ValueError) as damage:
        raise Invalid("block", n, "damaged_block") from damage
