"""What is known of a target, term by term, each data text in the language it was written in."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from markupsafe import Markup

from omstallning.targets.model import Target
from omstallning.targets.report import TargetStanding
from web.followup import view, words
from web.followup.view import Row
from web.formatting import day, label, number, quantity
from web.situation.words import in_language

Fact = tuple[str, str | Markup | None]

QUOTE = re.compile(r'"([^"]*)"')
ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}/[^\s;,)]*")
CUT = "..."
"""An address that was not read whole ends so, and leads nowhere."""
SWEDISH_WORDS = frozenset({
    "att", "av", "ska", "och", "som", "ett", "kommun", "kommunkoncern", "verksamheter",
})  # fmt: skip
ENGLISH_WORDS = frozenset({
    "the", "of", "and", "to", "by", "excl", "incl", "group", "public", "only", "sector", "sectors",
    "stock", "world", "sweden",
})  # fmt: skip
NOTHING = frozenset({"", "none", "none stated"})


def tongue(text: str) -> str | None:
    """The language of a text by its words, for those who listen; nothing when they do not tell.

    >>> tongue("Öka takten"), tongue("cut net emissions by at least 55 percent"), tongue("EU")
    ('sv', 'en', None)
    """
    found = set(re.findall(r"[^\W\d_]+", text.lower()))
    if found & ENGLISH_WORDS:
        return "en"
    if found & SWEDISH_WORDS or re.search("[åäö]", text.lower()):
        return "sv"
    return None


def spoken(text: str, language: str | None = None) -> Markup | None:
    """A data text marked with its language; nothing when there is none."""
    if not text:
        return None
    found = language or tongue(text)
    return Markup('<span lang="{}">{}</span>').format(found, text) if found else Markup.escape(text)


def wording(target: Target) -> Markup:
    """What was decided, word for word in its own language; our notes between stand unquoted."""
    parts = QUOTE.split(target.wording_sv)
    made = [
        Markup('<q lang="{}">{}</q>').format(tongue(part) or "sv", part)
        if place % 2
        else Markup('<span lang="en">{}</span>').format(part)
        for place, part in enumerate(parts)
        if part.strip(" ;")
    ]
    return Markup(" ").join(made)


def source(target: Target) -> Markup:
    """What was read, with a link to each address that was noted whole."""
    links = Markup("<br>").join(_linked(each.strip()) for each in target.source_address.split(";"))
    return Markup("{}<br>{}").format(spoken(target.source_title), links)


def _linked(text: str) -> Markup:
    found = ADDRESS.search(text)
    if found is None or found.group().rstrip("/").endswith(CUT):
        return Markup("<code>{}</code>").format(text)
    address = found.group()
    return Markup('{}<a href="https://{}" rel="noreferrer">{}</a>{}').format(
        text[: found.start()], address, address, text[found.end() :]
    )


def asked(row: Row) -> tuple[Fact, ...]:
    """The target in numbers: from where, to where, along which path, with which leeway."""
    target, standing = row.target, row.standing
    return (
        (_("Asked for"), words.asks(target)),
        (_("Base"), _base(standing)),
        (_("Value to be reached"), _reached(standing)),
        (_("Path"), label(target.path)),
        (_("Why that path"), spoken(target.path_reason, "en")),
        (_("Leeway"), _leeway(target)),
        (_("Measured by"), _indicator(target)),
    )


def decided(row: Row) -> tuple[Fact, ...]:
    """Whose target it is, what it covers, whether it binds, and where it was read."""
    target = row.target
    return (
        (_("Level"), label(target.level)),
        (_("Kind"), label(target.kind)),
        (_("Boundary"), spoken(target.boundary)),
        (_("Decided"), None if target.decided_on is None else day(target.decided_on)),
        (_("Which decision"), spoken(target.decided_reason, "en")),
        (_("Legal status"), Markup("{}<br>{}").format(
            label(row.status), spoken(target.status_reason, "en") or "")),
        (_("Holds"), _validity(target)),
        (_("Source"), source(target)),
    )  # fmt: skip


def _base(standing: TargetStanding) -> str:
    base, rule = standing.base, label(standing.target.base_rule)
    year = base.period or standing.target.base_year
    if base.value is None:
        return rule if year is None else f"{year}. {rule}"
    amount = quantity(base.value, base.unit, words.decimals(base.value))
    return f"{amount} {year}. {rule}"


def _reached(standing: TargetStanding) -> str | None:
    goal = standing.target_value
    if goal.value is None:
        return None
    amount = quantity(goal.value, goal.unit, words.decimals(goal.value))
    return f"{amount} {goal.period}".strip()


def _leeway(target: Target) -> str | Markup | None:
    said: list[str | Markup] = []
    if target.supplementary_points is not None:
        said.append(_("At most %(points)s percentage points by supplementary measures, shown apart "
                      "and never netted.",
                      points=number(target.supplementary_points)))  # fmt: skip
    if target.flexibility == "none":
        said.append(_("None"))
    elif target.flexibility not in NOTHING:
        said.append(spoken(target.flexibility, "en") or "")
    if not said:
        return _("None stated")
    return Markup("<br>").join(said)


def _indicator(target: Target) -> str:
    if target.indicator is None:
        return _("No indicator is named")
    found = view.INDICATORS.get(target.indicator)
    if found is None:
        return label(f"indicator.{target.indicator}")
    return in_language(swedish=found.title_sv, english=found.title_en)


def _validity(target: Target) -> str | None:
    if target.valid_from is None and target.valid_before is None:
        return None
    if target.valid_before is None:
        return _("from %(day)s", day=day(target.valid_from))
    if target.valid_from is None:
        return _("to %(day)s, that day not included", day=day(target.valid_before))
    return _("from %(day)s to %(end)s, that day not included",
             day=day(target.valid_from), end=day(target.valid_before))  # fmt: skip
