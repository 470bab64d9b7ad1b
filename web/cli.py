"""The command line: the same verbs as the pages, for those who keep the system running."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from flask_babel import force_locale
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from omstallning.access import audit
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.errors import OmstallningError
from omstallning.settings import Settings
from web import catalogue

Command = TypeVar("Command", bound=Callable[..., Any])
WRONG_INPUT = 2
console = Console()
errors = Console(stderr=True)


EXAMPLE = Path("var/demo")


class Installation:
    """The database and settings that a command works on: the environment's, or the example's."""

    def __init__(self) -> None:
        self.settings = Settings()
        if click.get_current_context().find_root().params.get("example"):
            from web.demo import installation

            self.settings, _ = installation.prepare(EXAMPLE, fresh=False, progress=lambda _: None)
        self.database = Database(self.settings.database_url)

    def actor(self, handle: str) -> Actor:
        """The person named by --as, with the rights held now. Raises NotFound."""
        from omstallning.access.operations import actor_of, named
        from omstallning.organisation import store

        with self.database.reading() as session:
            units = store.organisation(session)
            return actor_of(session, named(session, handle), units.parents())


@contextmanager
def words() -> Iterator[None]:
    """Sentences in Swedish, or in English where the terminal is."""
    from flask import Flask

    from web import languages

    app = Flask("web")
    languages.install(app)
    language = "en" if os.environ.get("LANG", "").startswith("en") else languages.DEFAULT
    with app.test_request_context(), force_locale(language):
        yield


def explained(command: Command) -> Command:
    """Say what is wrong in words, with the ways out, instead of a trace."""

    @wraps(command)
    def run(*args: Any, **values: Any) -> Any:
        try:
            return command(*args, **values)
        except OmstallningError as error:
            from web.formatting import field, message

            with words():
                # What somebody wrote may hold square brackets: they are words, not marks.
                errors.print(message(error.message), style="bold", highlight=False, markup=False)
                for line in _lacking(error):
                    errors.print(f"  {line}", highlight=False, markup=False)
                for remedy in error.remedies:
                    errors.print(f"  – {field('remedies', remedy)}", highlight=False, markup=False)
            sys.exit(WRONG_INPUT)

    return run  # type: ignore[return-value]


def _lacking(error: OmstallningError) -> Iterator[str]:
    """What a final run lacks, by name: the source, the days and the factor."""
    from emissions.errors import FactorsMissing
    from emissions.model import GapKind
    from web.formatting import label, period

    if isinstance(error, FactorsMissing):
        for gap in cast("tuple[dict[str, Any], ...]", error.fields["gaps"]):
            what = label(GapKind(gap["kind"]))
            factor = f": {gap['key']}" if gap.get("key") else ""
            yield f"{gap['name']}, {period(gap['period'])}: {what}{factor}"


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Show that something is going on and for how long."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda step: bar.update(task, description=f"{what}: {step}")


acting = click.option("--as", "handle", required=True, help="The person who acts, by sign-in name.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="omstallning")
@click.option("--example", is_flag=True, help="Work on the example that `demo` has loaded.")
def main(*, example: bool) -> None:
    """A municipality's climate transition: inventory, targets, the way from figure to source."""
    del example


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=EXAMPLE)
@click.option("--fresh", is_flag=True, help="Throw the example away and load it anew.")
@click.option("--load-only", is_flag=True, help="Load the example but do not serve it.")
@explained
def demo(port: int, folder: Path, *, fresh: bool, load_only: bool) -> None:
    """Load the example municipality and serve it on this machine alone."""
    from web.demo import installation

    with working("Loading the example") as step:
        settings, passwords = installation.prepare(folder, fresh=fresh, progress=step)
    table = Table(title="Sign in with", title_justify="left")
    table.add_column("Name")
    table.add_column("Password", no_wrap=True)
    for handle, password in passwords.items():
        table.add_row(handle, password)
    console.print(table)
    if not load_only:
        from web.serving import serve as serve_pages

        console.print(f"http://127.0.0.1:{port}  (stop with Ctrl-C)")
        serve_pages(settings, host="127.0.0.1", port=port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--processes", default=2, show_default=True)
@explained
def serve(host: str, port: int, processes: int) -> None:
    """Serve the installation that the environment describes; an unsafe one is refused."""
    from web.serving import serve as serve_pages

    serve_pages(Settings(), host=host, port=port, processes=processes)


def _known_step(context: click.Context, option: click.Parameter, to: str) -> str:
    """A step that there is."""
    del context, option
    from web.migrations import steps

    if to not in {"head", "base", *steps.numbers()}:
        raise click.BadParameter(f"there is no step {to}")
    return to


@main.command()
@click.option(
    "--to", default="head", show_default=True, callback=_known_step,
    help="A step by its number, or base.",
)  # fmt: skip
@explained
def migrate(to: str) -> None:
    """Bring the database to a step, by default the newest."""
    from web.migrations import steps

    at = Installation()
    before = steps.steps(at.database)
    going_down = to == "base" or (before.current or "") > to != "head"
    (steps.downgrade if going_down else steps.upgrade)(at.database, to)
    console.print(f"{before.current or '–'} → {steps.steps(at.database).current or '–'}")


@main.command("add-person")
@click.argument("handle")
@click.option("--name", required=True, help="The name that pages show.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
)
@click.option("--as", "acting_handle", help="The administrator who adds; nobody for the first.")
@click.password_option()
@explained
def add_person(
    handle: str, name: str, roles: tuple[str, ...], acting_handle: str | None, password: str
) -> None:
    """Let somebody in; the first person of an installation is added by nobody."""
    from omstallning.access.operations import add_person as add

    at = Installation()
    actor = at.actor(acting_handle) if acting_handle else None
    with at.database.writing() as session:
        add(
            session,
            actor,
            handle=handle,
            display_name=name,
            password=password,
            roles=dict.fromkeys(Role(role) for role in roles),
        )


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", required=True, type=click.Choice([i.key for i in catalogue.IMPORTERS]))
@click.option("--edition", help="What a vintage of the national emissions database is called.")
@click.option("--commit", is_flag=True, help="Take the accepted rows in; without it, only look.")
@click.option("--reason", help="Why, kept with the change set.")
@click.option("--rejected", type=click.Path(path_type=Path), help="Where to write rejected rows.")
@acting
@explained
def import_(
    file: Path,
    kind: str,
    edition: str | None,
    reason: str | None,
    rejected: Path | None,
    handle: str,
    *,
    commit: bool,
) -> None:
    """Look a file through, and with --commit take its accepted rows in as one change set."""
    from web.imports import by_command

    at = Installation()
    with words(), working(file.name) as step:
        told = by_command.take_in(
            at.database, at.settings, at.actor(handle), file,
            kind=kind, edition=edition, commit=commit, reason=reason, progress=step,
        )  # fmt: skip
        if rejected is not None and told.rejected_file is not None:
            rejected.write_bytes(told.rejected_file)
    console.print(
        f"read {told.read}, new {told.new}, changed {told.changed}, "
        f"unchanged {told.unchanged}, rejected {len(told.rejections)}"
    )
    for line in told.rejections:
        console.print(f"  {line}", highlight=False, markup=False)
    if told.change_set_id is not None:
        console.print(f"taken in as change set {told.change_set_id}")


@main.group()
def inventory() -> None:
    """The year's emission inventory."""


def _editions(context: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> Any:
    """Publisher → edition, as they were written: publisher=edition."""
    del context, option
    for pair in pairs:
        if not all(part.strip() for part in pair.partition("=")):
            raise click.BadParameter(f"“{pair}” is not written as publisher=edition")
    return dict(pair.split("=", 1) for pair in pairs)


@inventory.command("run")
@click.argument("year", type=int)
@click.option("--kind", type=click.Choice(["preliminary", "final"]), default="preliminary")
@click.option("--gwp", type=click.Choice(["AR4", "AR5", "AR6"]), default="AR5", show_default=True)
@click.option(
    "--edition", "editions", multiple=True, callback=_editions,
    help="publisher=edition; else the latest.",
)  # fmt: skip
@click.option("--reason")
@acting
@explained
def run(
    year: int, kind: str, gwp: str, editions: dict[str, str], reason: str | None, handle: str
) -> None:
    """Calculate a year and keep it as a draft."""
    from emissions import operations
    from emissions.model import RunKind
    from omstallning.units import GwpSet

    at = Installation()
    with working(f"Calculating {year}"):
        made = operations.make_run(
            at.database, at.actor(handle), year=year, kind=RunKind(kind), gwp_set=GwpSet(gwp),
            editions=editions or None, reason=reason,
        )  # fmt: skip
    console.print(f"run {made.id} of {year}, {made.kind}, {made.state}")


@inventory.command()
@click.argument("run_id", type=int)
@click.option("--reason", help="Required where the year is published already.")
@acting
@explained
def publish(run_id: int, reason: str | None, handle: str) -> None:
    """Make an approved run the year's inventory, for good."""
    from emissions import operations, report

    at = Installation()
    actor = at.actor(handle)
    with at.database.writing() as session:
        version = report.run(session, actor, run_id).run.version
        done = operations.publish_run(
            session, actor, run_id, expected_version=version, reason=reason
        )
    console.print(f"run {done.id} of {done.year} is {done.state}")


@main.command()
@explained
def status() -> None:
    """How the installation stands: database, steps, chain, latest published years."""
    from web.installation_status import told

    at = Installation()
    with words():
        for name, value in told(at.database, at.settings.municipality_code):
            console.print(f"{name:<28} {value}", highlight=False)


@main.group("audit")
def audit_group() -> None:
    """The chained log."""


@audit_group.command()
@click.option("--tail", help="The last hash as kept elsewhere; shows a log that was cut.")
@explained
def verify(tail: str | None) -> None:
    """Walk the chain; names the first row that does not hold and then ends with 1."""
    at = Installation()
    with at.database.reading() as session:
        verdict = audit.verify(session, expected_tail=tail)
    if verdict.first_bad is not None:
        errors.print(
            f"row {verdict.first_bad}: {verdict.fault}; {verdict.rows} rows before it hold"
        )
        sys.exit(1)
    console.print(f"{verdict.rows} rows hold; tail {verdict.tail}")
