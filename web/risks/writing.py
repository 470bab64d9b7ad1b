"""Adding risks, assessing and accepting them, and tying measures to them."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from omstallning.access.model import Permission
from omstallning.errors import NotFound
from omstallning.measures import operations as measures
from omstallning.measures import report as measure_report
from resilience import operations, report
from resilience.model import ScaleView, Stage
from resilience.report import records
from web import auth, current
from web.formatting import label
from web.risks import routes, words
from web.risks.forms import (
    CONSEQUENCE,
    AcceptForm,
    LinkForm,
    MeasureForm,
    RiskChangeForm,
    RiskForm,
    assess_form,
)
from web.services.editing import Answer, Way, ask, expected, must_read
from web.services.fields import RegisterForm
from web.services.routes import today
from web.services.writing import by_name, choices, own_units
from web.situation.words import in_language

blueprint = routes.blueprint
"""The pages of risks go on here."""


def _offer(form: RegisterForm) -> None:
    found: records.Choices = choices()
    hazards = [
        (one.id, in_language(swedish=one.sv, english=one.en)) for one in report.hazards().values()
    ]
    form.offer(
        hazard=sorted(hazards, key=lambda pair: pair[1]),
        unit_id=own_units(found),
        service_id=by_name(found.services),
        node_id=by_name({**found.activities, **found.resources}),
        building_id=by_name(found.buildings),
    )


@blueprint.route("/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add() -> Answer:
    """Add a risk; an address may name the service or building that is hit."""
    form = RiskForm()
    _offer(form)
    if request.method == "GET":
        form.fill(
            review_months=12, service_id=request.args.get("verksamhet", type=int),
            building_id=request.args.get("byggnad", type=int),
        )  # fmt: skip
    return ask(
        form,
        lambda session: operations.add_risk(session, auth.actor(), **form.values()).id,
        title=_("New risk"), done=_("The risk is saved. Assess it."),
        back=lambda made: url_for("risks.show", id=made), breadcrumb=_way(),
    )  # fmt: skip


@blueprint.route("/<int:id>/andra", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def change(id: int) -> Answer:  # noqa: A002
    """Change what a risk is about."""
    view = _risk(id).risk
    must_read(view.building, view.description)
    form = RiskChangeForm()
    _offer(form)
    if request.method == "GET":
        form.fill(
            title=view.title, hazard=view.hazard.id, unit_id=view.unit_id, owner=view.owner,
            service_id=None if view.service is None else view.service.id,
            node_id=None if view.node is None else view.node.id,
            building_id=None if view.building.value is None else view.building.value.id,
            description=view.description, review_months=view.review_months, version=view.version,
        )  # fmt: skip
    return ask(
        form,
        lambda session: operations.change_risk(
            session, auth.actor(), id, expected_version=expected(form),
            reason=form.reason.data, **form.values(),
        ),
        title=_("Change the risk"), lede=view.title, done=_("The change is saved."),
        back=url_for("risks.show", id=id), breadcrumb=_way(view),
    )  # fmt: skip


@blueprint.route("/<int:id>/bedom", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def assess(id: int) -> Answer:  # noqa: A002
    """State what was found of a risk, by the scale in force."""
    page = _risk(id)
    scale = page.scale
    if scale is None:
        raise NotFound("risk_scale", today())
    form = assess_form(scale)
    _offer_steps(form, scale)
    if request.method == "GET":
        form.fill(stage=Stage.NOW.value, assessed_on=today())
    return ask(
        form,
        lambda session: operations.assess(
            session, auth.actor(), id, scale_id=scale.id, **_found(form)
        ),
        title=_("Assess the risk"),
        lede=_("%(title)s, by the scale %(scale)s.",
               title=page.risk.title, scale=words.scale_words(scale)),
        done=_("The assessment is saved. The earlier ones stay beside it."),
        back=url_for("risks.show", id=id), submit=_("Save the assessment"),
        breadcrumb=_way(page.risk),
    )  # fmt: skip


def _offer_steps(form: RegisterForm, scale: ScaleView) -> None:
    steps = {
        "likelihood": [
            (one["step"], ", ".join(filter(None, (
                f"{one['step']} · {words.words_of(one)}", words.years_words(one)))))
            for one in scale.likelihoods
        ]
    }  # fmt: skip
    for variable in scale.consequences:
        offered = variable.get("steps", ())
        steps[f"{CONSEQUENCE}{variable['key']}"] = [
            (one["step"], f"{one['step']} · {words.words_of(one)}: {_meaning(one)}")
            for one in list(offered)  # type: ignore[call-overload]
        ]
    form.offer(**steps)
    for name in steps:
        first = ("", _("Not judged"))
        form[name].choices = [first, *form[name].choices[1:]]
    form["stage"].choices = [(one.value, label(one)) for one in Stage]


def _meaning(step: dict[str, str]) -> str:
    return in_language(swedish=step.get("text_sv", ""), english=step.get("text_en", ""))


def _found(form: RegisterForm) -> dict[str, Any]:
    """What the verb takes: the variables gathered into one."""
    values = form.values() | {"reason": form["reason"].data}
    judged = {
        name.removeprefix(CONSEQUENCE): values.pop(name)
        for name in list(values)
        if name.startswith(CONSEQUENCE)
    }
    return values | {"consequences": judged, "stage": Stage(values["stage"])}


@blueprint.route("/<int:id>/godta", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def accept(id: int) -> Answer:  # noqa: A002
    """Write down that a body which may has accepted the risk, until a day."""
    page = _risk(id)
    form = AcceptForm()
    if request.method == "GET":
        form.fill(accepted_on=today())
    return ask(
        form,
        lambda session: operations.accept_risk(
            session, auth.actor(), id, reason=form.reason.data or "", **form.values()
        ),
        title=_("Accept the risk until a day"), lede=page.risk.title,
        done=_("The acceptance is saved."), back=url_for("risks.show", id=id),
        breadcrumb=_way(page.risk),
    )  # fmt: skip


@blueprint.route("/<int:id>/atgarder/koppla", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def link(id: int) -> Answer:  # noqa: A002
    """Tie a measure of the register to the risk."""
    page = _risk(id)
    tied = {one.id for one in page.measures}
    with current.database().reading() as session:
        known = measure_report.measures(session, auth.actor(), today=today())
    form = LinkForm()
    form.offer(measure_id=[
        (one.id, f"{one.name} ({label(one.kind)}, {label(one.state)})")
        for one in known if one.id not in tied
    ])  # fmt: skip
    return ask(
        form,
        lambda session: operations.link_measure(
            session, auth.actor(), id, int(form.measure_id.data), note=form.values()["note"]
        ),
        title=_("Tie a measure to the risk"), lede=page.risk.title,
        done=_("The measure is tied to the risk."), back=url_for("risks.show", id=id),
        breadcrumb=_way(page.risk),
    )  # fmt: skip


@blueprint.route("/<int:id>/atgarder/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def add_measure(id: int) -> Answer:  # noqa: A002
    """Add a measure to the register and tie it to the risk."""
    page = _risk(id)
    form = MeasureForm()
    form.offer(unit_id=own_units(choices()))
    if request.method == "GET":
        form.fill(unit_id=page.risk.unit_id)
    return ask(
        form,
        lambda session: operations.link_measure(
            session, auth.actor(), id,
            measures.add_measure(session, auth.actor(), **form.values()).id,
        ),
        title=_("New measure"), lede=page.risk.title,
        done=_("The measure is saved and tied to the risk."), back=url_for("risks.show", id=id),
        breadcrumb=_way(page.risk),
    )  # fmt: skip


def _risk(risk_id: int) -> report.RiskPage:
    """A risk that the viewer may write. Raises NotFound, Refused."""
    with current.database().reading() as session:
        page = report.risk(session, auth.actor(), risk_id, today=today())
    auth.actor().require(Permission.WRITE_RESILIENCE, page.risk.unit_id)
    return page


def _way(view: report.RiskView | None = None) -> Way:
    way = [(url_for("risks.index"), _("Risks"))]
    if view is not None:
        way.append((url_for("risks.show", id=view.id), view.title))
    return way
