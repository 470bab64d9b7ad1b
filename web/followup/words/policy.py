"""The sentences of the policy: how much of it is followed, and what stands behind a commitment."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from omstallning.policy.model import Area, Commitment, Direction
from web.followup import view
from web.followup.view import Behind, Measure, PolicyPage
from web.followup.words.amounts import first_up, vintage
from web.followup.words.targets import standing_words
from web.formatting import change, label
from web.situation.words import in_language


def policy_title(page: PolicyPage) -> str:
    """The news of the policy: how much of what it asks can be followed."""
    figures, planned, none = view.coverage(page.commitments)
    return _("%(have)s of %(of)s commitments have an indicator, %(figures)s of them with figures "
             "today", have=figures + planned, of=figures + planned + none,
             figures=figures)  # fmt: skip


def coverage_parts(commitments: Sequence[Behind]) -> list[tuple[int, str, str]]:
    """Of a heading's commitments: with figures, with an indicator that is planned, without any."""
    figures, planned, none = view.coverage(commitments)
    return [
        (figures, _("with figures"), "on_track"),
        (planned, _("with a planned indicator"), "behind"),
        (none, _("without an indicator"), "unknown"),
    ]


def policy_name(page: PolicyPage) -> Markup:
    """The policy by its own name and whose it is; what our table holds of it comes after a dash."""
    source = page.policy.source
    return Markup('<cite lang="sv">{}</cite>, {}').format(
        source.title.partition(" – ")[0], source.publisher
    )


def coverage_summary(commitments: Sequence[Behind]) -> str:
    """The bar in words."""
    return ", ".join(f"{count} {words}" for count, words, _kind in coverage_parts(commitments))


def direction_title(direction: Direction) -> str:
    """A heading in the reader's language."""
    return in_language(swedish=direction.title_sv, english=direction.title_en)


def direction_subtitle(direction: Direction, area: Area | None) -> str:
    """Where in the policy a heading stands, and whose words it is in."""
    section = _("section %(section)s of the policy", section=direction.section)
    if area is None:
        place = _("Concerns the whole policy, %(section)s.", section=section)
    else:
        place = _("Area %(area)s, %(section)s.", section=section,
                  area=in_language(swedish=area.title_sv, english=area.title_en))  # fmt: skip
    whose = _("The policy's own heading.") if direction.is_quoted else _("Our heading.")
    return f"{place} {whose}"


def indicators_text(one: Behind) -> str:
    """How many indicators there are, with figures and planned."""
    parts = []
    if one.with_figures:
        parts.append(_("%(count)s with figures", count=len(one.with_figures)))
    if one.planned:
        planned = len(one.planned)
        parts.append(ngettext("%(count)s planned", "%(count)s planned", planned, count=planned))
    return ", ".join(parts) or _("none yet")


def targets_text(one: Behind) -> str:
    """How many targets there are and how those that are measured stand."""
    if not one.rows:
        return _("none")
    if not one.standings:
        return str(len(one.rows))
    return _("%(count)s, of which %(verdicts)s", count=len(one.rows),
             verdicts=standing_words(one.standings))  # fmt: skip


def behind_lede(one: Behind) -> str:
    """How many indicators have figures, and how the targets stand."""
    if not one.measures and not one.rows:
        return _("Nothing that can be measured stands behind this commitment yet.")
    said = [_("Indicators: %(indicators)s.", indicators=indicators_text(one))]
    said.append(_("Targets: %(targets)s.", targets=targets_text(one)))
    return " ".join(said)


def answers_text(commitment: Commitment) -> str:
    """The kinds of unit that answer."""
    return first_up(", ".join(label(kind).lower() for kind in commitment.answers))


def commitment_text(commitment: Commitment) -> str:
    """What is asked, in the reader's language."""
    return in_language(swedish=commitment.text_sv, english=commitment.text_en)


def measure_title(one: Measure) -> str | Markup:
    """An indicator by name; a national key figure has its name in Swedish only."""
    if one.indicator is not None:
        return in_language(swedish=one.indicator.title_sv, english=one.indicator.title_en)
    if one.key_figure is not None:
        return Markup('<span lang="sv">{}</span>').format(one.key_figure.title)
    return label(f"indicator.{one.key}")


def measure_text(one: Measure) -> Markup:
    """How the latest outcome changed from the published year before, and what it rests on."""
    series, before = one.series, one.before
    if series is None or series.latest is None:
        return Markup()
    said: list[str] = []
    if before is not None and before.value and series.latest.value is not None:
        share = change(series.latest.value / before.value - 1)
        said.append(_("%(change)s since %(year)s.", change=share, year=before.year))
    rests = vintage(one.key, series.vintage, is_preliminary=one.is_preliminary)
    return Markup(" ").join([*said, first_up(rests) + "."])


def planned_note(one: Measure) -> str:
    """Where a planned indicator will come from."""
    if one.key_figure is None:
        return _("not read here yet")
    name = one.key.partition(".")[2]
    if one.key_figure.latest_year is None:
        return _("Kolada %(id)s", id=name)
    return _("Kolada %(id)s, published to %(year)s", id=name, year=one.key_figure.latest_year)
