"""What is known of each file that was handed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from omstallning.database import AppendOnly, Base


class Document(AppendOnly, Base):
    """An original, evidence or picture; its bytes lie in the document folder under its hash."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    size_bytes: Mapped[int]
    received_at: Mapped[datetime]
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
