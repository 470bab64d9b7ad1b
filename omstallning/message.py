"""A sentence below the pages is a code with fields; the words live in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say to a person, before a language is chosen."""

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)
