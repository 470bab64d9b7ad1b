"""The sentences of what moves: between a run and the year calculated again, or another run."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from emissions.operations.runs import REFUSED_IN_FINAL
from emissions.report import Move, View, WhatMoved, WhatMoves
from omstallning.provenance import Figure
from web.formatting import label, number, quantity
from web.inventory.words import METHOD_TITLES, in_figure, made_words


def reasons_words(reasons: tuple[object, ...]) -> str:
    """Why something moved, joined."""
    return ", ".join(_uncapital(label(reason)) for reason in reasons)


def moves_title(moves: WhatMoves) -> str:
    """The news of what moves: the total that moves most, from old to new."""
    lacking = {gap.source.id for gap in moves.gaps if gap.kind in REFUSED_IN_FINAL}
    if lacking:
        return ngettext(
            "%(year)s: one source would lack a factor",
            "%(year)s: %(num)s sources would lack a factor",
            len(lacking), year=moves.year,
        )  # fmt: skip
    if moves.old is None:
        both = both_in_short(moves.location.group.new, moves.market.group.new)
        return _("%(year)s has no run yet: %(amount)s", year=moves.year, amount=both)
    if moves.is_the_same:
        return _("%(year)s: nothing moves", year=moves.year)
    views = (moves.market, moves.location)
    most = max(views, key=lambda view: abs(view.group.difference.value or 0.0))
    return _(
        "%(year)s moves from %(old)s to %(new)s %(view)s", year=moves.year,
        old=in_figure(most.group.old), new=in_figure(most.group.new),
        view=str(METHOD_TITLES[most.method]).lower(),
    )  # fmt: skip


def restated_title(moves: WhatMoved) -> str:
    """The news of two stored runs: the total that moved most."""
    views = (moves.market, moves.location)
    most = max(views, key=lambda view: abs(view.group.difference.value or 0.0))
    if not most.group.difference.value:
        return _("%(year)s: nothing moves", year=moves.new.year)
    return _(
        "%(year)s moved from %(old)s to %(new)s %(view)s", year=moves.new.year,
        old=in_figure(most.group.old), new=in_figure(most.group.new),
        view=str(METHOD_TITLES[most.method]).lower(),
    )  # fmt: skip


def both_in_short(location: Figure, market: Figure) -> str:
    """Two totals that are alternatives, in few words."""
    if location.value == market.value:
        return in_figure(market)
    return _("%(location)s location-based, %(market)s market-based",
             location=in_figure(location), market=in_figure(market))  # fmt: skip


def compared_words(moves: WhatMoves) -> str:
    """What the year is compared with."""
    choices = {"kind": label(moves.kind).lower(), "gwp": label(moves.gwp_set)}
    if moves.old is None:
        return _("A %(kind)s run with %(gwp)s. Nothing is stored yet.", **choices)
    return _(
        "A %(kind)s run with %(gwp)s, beside run %(id)s, made %(made)s. Nothing is stored yet.",
        id=moves.old.id, made=made_words(moves.old), **choices,
    )  # fmt: skip


def move_words(view: View) -> str:
    """The group's total of one kind, before and after."""
    move = view.group
    if move.old.value is None:
        return _("The group: %(new)s.", new=in_figure(move.new))
    if move.unknown:
        return _(
            "The group: %(old)s before; after, %(new)s is known. %(unknown)s",
            old=in_figure(move.old), new=in_figure(move.new), unknown=unknown_words(move),
        )  # fmt: skip
    if not move.has_moved or move.difference.value is None:
        return _("The group: %(old)s before and after.", old=in_figure(move.old))
    return _(
        "The group: %(old)s before, %(new)s after, %(difference)s t.",
        old=in_figure(move.old), new=in_figure(move.new),
        difference=number(move.difference.value, sign=True),
    )  # fmt: skip


def unknown_words(move: Move) -> str:
    """How many records have no figure to compare."""
    return ngettext(
        "One record has a figure on one side only.",
        "%(num)s records have a figure on one side only.",
        move.unknown,
    )


def elimination_note(view: View) -> str:
    """Why the table's sum is larger than the group's total."""
    counted, group = view.total.new.value, view.group.new.value
    if counted is None or group is None or abs(counted - group) < 1e-9:
        return ""
    return _(
        "The tables stand before what members buy of each other is taken out, %(amount)s after the "
        "move.", amount=quantity(counted - group, view.group.new.unit),
    )  # fmt: skip


def _uncapital(text: str) -> str:
    """A word inside a sentence; a word of capitals keeps them."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text
