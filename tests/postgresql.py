"""A PostgreSQL server of the tests' own: unprivileged, on a short socket, without a network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import psycopg

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str | None:
    """Where one of PostgreSQL's programs is."""
    return shutil.which(name, path=os.pathsep.join([*map(str, FOLDERS), os.environ["PATH"]]))


def absent() -> str | None:
    """Why the tests on PostgreSQL cannot run here, if they cannot."""
    missing = [name for name in ("initdb", "postgres") if program(name) is None]
    return f"PostgreSQL is not installed here (no {', '.join(missing)})" if missing else None


def _account() -> dict[str, Any]:
    """The server refuses to run as root, so it gets an unprivileged account there."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    msg = "no unprivileged account to run PostgreSQL as"
    raise RuntimeError(msg)


class Cluster:
    """One server with as many databases as there are tests.

    is_durable  whether a commit waits for the disk, as in use; tests have no need to wait
    """

    def __init__(self, *, is_durable: bool = False) -> None:
        self.fsync = "on" if is_durable else "off"

    def __enter__(self) -> Cluster:
        account = _account()
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        if account:
            os.chown(self.folder, account["user"], account["group"])
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        common: dict[str, Any] = {"cwd": self.folder, "env": environment, **account}
        initdb, postgres = program("initdb"), program("postgres")
        assert initdb is not None
        assert postgres is not None
        subprocess.run(
            [initdb, "-D", "data", "-U", "omstallning", "-E", "UTF8", "--auth=trust", "-N"],
            check=True,
            capture_output=True,
            **common,
        )
        self.server = subprocess.Popen(
            [postgres, "-D", "data", "-k", str(self.folder), "-c", "listen_addresses=",
             "-c", f"fsync={self.fsync}", "-c", "max_connections=200"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **common,
        )  # fmt: skip
        self.count = 0
        self._wait()
        return self

    def _wait(self) -> None:
        for _ in range(200):
            try:
                psycopg.connect(self._dsn("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        msg = "PostgreSQL did not answer within ten seconds"
        raise RuntimeError(msg)

    def _dsn(self, name: str) -> str:
        return f"host={self.folder} user=omstallning dbname={name}"

    def new_database(self) -> str:
        """The address of an empty database."""
        self.count += 1
        name = f"t{self.count}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return f"postgresql+psycopg://omstallning@/{name}?host={quote(str(self.folder))}"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.server.terminate()
        self.server.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
