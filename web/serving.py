"""Serving the pages: processes over one database, since threads over SQLite only wait."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask

from omstallning.database import Database
from omstallning.settings import Settings
from web.app import create_app

PROCESSES = 2


def application(settings: Settings) -> Flask:
    """A process's own application with its own connections. Raises UnsafeStart."""
    settings.refuse_unsafe()
    log_plainly()
    return create_app(settings, Database(settings.database_url))


def log_plainly() -> None:
    """One line for what happened and the bare trace: what people wrote stays out of the log."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(
                key_order=("timestamp", "level", "event", "reference"), drop_missing=True
            ),
        ]
    )


def serve(settings: Settings, *, host: str, port: int, processes: int = PROCESSES) -> None:
    """Answer requests until stopped; gunicorn, or waitress where it cannot run.

    Raises UnsafeStart before anything listens.
    """
    settings.refuse_unsafe()
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:
        _serve_with_waitress(settings, host, port)
        return

    class Served(BaseApplication):  # type: ignore[misc]
        """Gunicorn's frame around our application."""

        def load_config(self) -> None:
            """What gunicorn is told."""
            for name, value in _options(host, port, processes).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            """Made in each process after it has been started."""
            return application(settings)

    Served().run()


def _options(host: str, port: int, processes: int) -> dict[str, Any]:
    return {
        "bind": f"{host}:{port}",
        "workers": processes,
        "timeout": 120,
        "loglevel": "warning",
        "accesslog": None,
        "limit_request_line": 4094,
        "limit_request_fields": 60,
    }


def _serve_with_waitress(settings: Settings, host: str, port: int) -> None:
    from waitress import serve as serve_with_waitress

    serve_with_waitress(application(settings), host=host, port=port, threads=4)
