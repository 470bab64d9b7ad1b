"""Adding to the register, changing what stands in it, and taking away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from omstallning.access.model import Permission
from omstallning.provenance import Trail
from resilience import operations, report
from resilience.model import NodeKind
from resilience.report import Guarded, records
from resilience.report.records import Choices
from web import auth, current
from web.formatting import label
from web.services import forms
from web.services.editing import Answer, Way, ask, expected, must_read
from web.services.fields import RegisterForm
from web.services.routes import blueprint, today
from web.situation.words import in_language

LEVELS = tuple(range(1, 6))


def choices() -> Choices:
    """What a form can point at."""
    with current.database().reading() as session:
        return records.choices(session, auth.actor())


def by_name(rows: Mapping[int, str]) -> list[tuple[int, str]]:
    """Rows to choose among, in the order of the alphabet."""
    return sorted(rows.items(), key=lambda row: row[1].casefold())


def own_units(found: Choices) -> list[tuple[int, str]]:
    """The units for which the viewer may write."""
    actor = auth.actor()
    return [one for one in by_name(found.units) if actor.may(Permission.WRITE_RESILIENCE, one[0])]


def sectors() -> list[tuple[str, str]]:
    """Every sector of the published lists."""
    named = report.sectors().values()
    return [(one.id, in_language(swedish=one.sv, english=one.en)) for one in named]


def way_to(*further: tuple[str, str]) -> Way:
    """From the list of services to where the form was asked for."""
    return [(url_for("services.index"), _("Services")), *further]


def _offer_places(form: RegisterForm, found: Choices, **more: Iterable[tuple[Any, str]]) -> None:
    form.offer(unit_id=own_units(found), building_id=by_name(found.buildings), **more)


@blueprint.route("/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add() -> Answer:
    """Add something that must go on."""
    form = forms.ServiceForm()
    _offer_places(form, choices(), sector=sectors())
    if request.method == "GET":
        form.review_months.data = 12
    return ask(
        form,
        lambda session: operations.add_service(session, auth.actor(), **form.values()).id,
        title=_("New service"), done=_("The service is saved. Describe its activities."),
        back=lambda made: url_for("services.show", id=made), breadcrumb=way_to(),
    )  # fmt: skip


@blueprint.route("/<int:id>/andra", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def change(id: int) -> Answer:  # noqa: A002
    """Change a service."""
    with current.database().reading() as session:
        view = report.service(session, auth.actor(), id, today=today()).service
    auth.actor().require(Permission.WRITE_RESILIENCE, view.unit_id)
    must_read(view.building, view.protects, view.lowest_level)
    form = forms.ServiceChangeForm()
    _offer_places(form, choices(), sector=sectors())
    if request.method == "GET":
        form.fill(
            name=view.name, sector=view.sector.id, unit_id=view.unit_id, owner=view.owner,
            building_id=_id(view.building), protects=view.protects,
            lowest_level=view.lowest_level, review_months=view.review_months,
            version=view.version,
        )  # fmt: skip
    here = url_for("services.show", id=id)
    return ask(
        form,
        lambda session: operations.change_service(
            session, auth.actor(), id, expected_version=expected(form),
            reason=form.reason.data, **form.values(),
        ),
        title=_("Change the service"), lede=view.name, done=_("The change is saved."), back=here,
        breadcrumb=way_to((here, view.name)),
    )  # fmt: skip


@blueprint.route("/<int:id>/ny-aktivitet", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add_activity(id: int) -> Answer:  # noqa: A002
    """Add a process of a service."""
    with current.database().reading() as session:
        view = report.service(session, auth.actor(), id, today=today()).service
    auth.actor().require(Permission.WRITE_RESILIENCE, view.unit_id)
    form = forms.ActivityForm()
    _offer_places(form, choices())
    if request.method == "GET":
        form.fill(unit_id=view.unit_id, building_id=_id(view.building))
    here = url_for("services.show", id=id)
    return ask(
        form,
        lambda session: operations.add_node(
            session, auth.actor(), kind=NodeKind.ACTIVITY, service_id=id, **form.values()
        ),
        title=_("New activity"), lede=view.name,
        done=_("The activity is saved. Say what it leans on."), back=here,
        breadcrumb=way_to((here, view.name)),
    )  # fmt: skip


@blueprint.route("/resurser/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add_resource() -> Answer:
    """Add something that services lean on."""
    form = forms.ResourceForm()
    kinds = [(one.value, label(one)) for one in NodeKind if one is not NodeKind.ACTIVITY]
    _offer_places(form, choices(), kind=kinds)
    return ask(
        form,
        lambda session: operations.add_node(session, auth.actor(), **form.values()).id,
        title=_("New resource"), done=_("The resource is saved."),
        back=lambda made: url_for("services.node", id=made), breadcrumb=way_to(),
    )  # fmt: skip


@blueprint.route("/resurser/<int:id>/andra", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def change_node(id: int) -> Answer:  # noqa: A002
    """Change an activity or a resource."""
    view = _node(id)
    must_read(view.building, view.place, view.supplier, view.recovery_h, view.people_served)
    form = forms.NodeChangeForm()
    _offer_places(form, choices())
    if request.method == "GET":
        form.fill(
            name=view.name, unit_id=view.unit_id, building_id=_id(view.building),
            place=view.place, supplier=view.supplier, recovery_h=view.recovery_h,
            people_served=view.people_served, version=view.version,
        )  # fmt: skip
    return ask(
        form,
        lambda session: operations.change_node(
            session, auth.actor(), id, expected_version=expected(form),
            reason=form.reason.data, **form.values(),
        ),
        title=_("Change %(name)s", name=view.name), done=_("The change is saved."),
        back=url_for("services.node", id=id), breadcrumb=_way_of(view),
    )  # fmt: skip


@blueprint.route("/resurser/<int:id>/nytt-beroende", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add_dependency(id: int) -> Answer:  # noqa: A002
    """Say what an activity or a resource leans on."""
    with current.database().reading() as session:
        page = report.node(session, auth.actor(), id, today=today())
    auth.actor().require(Permission.WRITE_RESILIENCE, page.node.unit_id)
    found = choices()
    nodes = {**found.resources, **found.activities}
    nodes.pop(id, None)
    form = forms.DependencyForm()
    form.offer(needs_id=by_name(nodes), stock_id=by_name(found.stocks))
    if request.method == "GET":
        groups = [one.alternatives for one in page.leans_on]
        form.fill(alternatives=max(groups, default=0) + 1, needed=1, to_run=True)
    return ask(
        form,
        lambda session: operations.add_dependency(
            session, auth.actor(), node_id=id, **form.values()
        ),
        title=_("What does %(name)s lean on?", name=page.node.name),
        done=_("The dependency is saved."), back=url_for("services.node", id=id),
        breadcrumb=_way_of(page.node),
    )  # fmt: skip


@blueprint.route("/beroenden/<int:id>/andra", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def change_dependency(id: int) -> Answer:  # noqa: A002
    """Change how long something goes on without what it leans on."""
    with current.database().reading() as session:
        view = report.dependency(session, auth.actor(), id).dependency
    owner = _node(int(view.node.id))
    must_read(view.buffer_h, view.recharge_h, view.buffer_kind, view.stock, view.draw_per_hour,
              view.source)  # fmt: skip
    form = forms.DependencyChangeForm()
    form.offer(stock_id=by_name(choices().stocks))
    if request.method == "GET":
        form.fill(
            buffer_h=view.buffer_h, buffer_kind=view.buffer_kind, recharge_h=view.recharge_h,
            stock_id=_id(view.stock), draw_per_hour=view.draw_per_hour,
            alternatives=view.alternatives, needed=view.needed, to_run=view.to_run,
            to_start=view.to_start, checked_on=view.checked_on, source=view.source,
            version=view.version,
        )  # fmt: skip
    return ask(
        form,
        lambda session: operations.change_dependency(
            session, auth.actor(), id, expected_version=expected(form),
            reason=form.reason.data, **form.values(),
        ),
        title=_("How long does %(node)s go on without %(needs)s?",
                node=view.node.label, needs=view.needs.label),
        done=_("The change is saved."), back=url_for("services.node", id=view.node.id),
        breadcrumb=_way_of(owner),
    )  # fmt: skip


@blueprint.route("/lager/nytt", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add_stock() -> Answer:
    """Add a store that several draw from."""
    form = forms.StockForm()
    _offer_places(form, choices())
    if request.method == "GET":
        form.fill(usable_share=1.0)
    return ask(
        form,
        lambda session: operations.add_stock(session, auth.actor(), **form.values()).id,
        title=_("New shared stock"), done=_("The stock is saved."),
        back=lambda made: url_for("services.stock", id=made), breadcrumb=way_to(),
    )  # fmt: skip


@blueprint.route("/lager/<int:id>/andra", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def change_stock(id: int) -> Answer:  # noqa: A002
    """Change a stock."""
    with current.database().reading() as session:
        view = report.stock(session, auth.actor(), id).stock
    auth.actor().require(Permission.WRITE_RESILIENCE, view.unit_id)
    must_read(view.building, view.amount, view.usable_share, view.use_per_hour)
    form = forms.StockChangeForm()
    _offer_places(form, choices())
    if request.method == "GET":
        form.fill(
            name=view.name, unit_id=view.unit_id, building_id=_id(view.building),
            measured_in=view.measured_in, amount=view.amount, usable_share=view.usable_share,
            use_per_hour=view.use_per_hour, version=view.version,
        )  # fmt: skip
    here = url_for("services.stock", id=id)
    return ask(
        form,
        lambda session: operations.change_stock(
            session, auth.actor(), id, expected_version=expected(form),
            reason=form.reason.data, **form.values(),
        ),
        title=_("Change %(name)s", name=view.name), done=_("The change is saved."), back=here,
        breadcrumb=way_to((here, view.name)),
    )  # fmt: skip


@blueprint.route("/resurser/<int:id>/talighet", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def tolerance(id: int) -> Answer:  # noqa: A002
    """Say how long an activity may be out."""
    view = _node(id)
    with current.database().reading() as session:
        standing = records.tolerance(session, auth.actor(), id)
    form = forms.ToleranceForm()
    if request.method == "GET" and standing is not None:
        form.fill(
            mtpd_h=standing.mtpd_h, rto_h=standing.rto_h, rpo_h=standing.rpo_h,
            wrt_h=standing.wrt_h, minimum_level_percent=standing.minimum_level_percent,
            version=standing.version,
        )  # fmt: skip
    return ask(
        form,
        lambda session: operations.set_tolerance(
            session, auth.actor(), id, expected_version=expected(form) or None,
            reason=form.reason.data, **form.values(),
        ),
        title=_("How long may %(name)s be out?", name=view.name), done=_("The hours are saved."),
        back=url_for("services.node", id=id), breadcrumb=_way_of(view),
    )  # fmt: skip


@blueprint.route("/resurser/<int:id>/ny-foljd", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add_step(id: int) -> Answer:  # noqa: A002
    """Say what an outage of an activity leads to after some hours."""
    view = _node(id)
    form = forms.StepForm()
    form.offer(consequence=[(one, str(one)) for one in LEVELS])
    return ask(
        form,
        lambda session: operations.add_impact_step(session, auth.actor(), id, **form.values()),
        title=_("What happens when %(name)s is out?", name=view.name),
        done=_("The consequence is saved."), back=url_for("services.node", id=id),
        breadcrumb=_way_of(view),
    )  # fmt: skip


@blueprint.route("/foljder/<int:id>/andra", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def change_step(id: int) -> Answer:  # noqa: A002
    """Change what an outage of an activity leads to."""
    with current.database().reading() as session:
        step, activity = records.step(session, auth.actor(), id)
    auth.actor().require(Permission.WRITE_RESILIENCE, activity.unit_id)
    form = forms.StepChangeForm()
    form.offer(consequence=[(one, str(one)) for one in LEVELS])
    if request.method == "GET":
        form.fill(
            after_h=step.after_h, consequence=step.consequence, text=step.text,
            version=step.version,
        )  # fmt: skip
    return ask(
        form,
        lambda session: operations.change_impact_step(
            session, auth.actor(), id, expected_version=expected(form),
            reason=form.reason.data, **form.values(),
        ),
        title=_("What happens when %(name)s is out?", name=activity.name),
        done=_("The change is saved."), back=url_for("services.node", id=activity.id),
        breadcrumb=_way_of(activity),
    )  # fmt: skip


def _node(node_id: int) -> report.NodeView:
    """A node that the viewer may write. Raises NotFound, Refused."""
    with current.database().reading() as session:
        view = report.node(session, auth.actor(), node_id, today=today()).node
    auth.actor().require(Permission.WRITE_RESILIENCE, view.unit_id)
    return view


def _way_of(view: report.NodeView) -> Way:
    if view.service is not None:
        return way_to((url_for("services.show", id=view.service.id), view.service.label))
    return way_to((url_for("services.node", id=view.id), view.name))


def _id(one: Guarded[Trail]) -> int | None:
    return None if one.value is None else int(one.value.id)
