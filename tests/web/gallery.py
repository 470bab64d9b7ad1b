"""One page with every component, and one with a form gone wrong: what the look is judged by."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from omstallning.provenance import Coverage, Figure, Mark
from web import auth, charts
from web.forms import DayField, NumberField, PageForm, Required

SERIES = {
    1990: 167756, 2000: 152484, 2010: 127604, 2020: 93191, 2021: 87858, 2022: 80728, 2023: 79569,
    2024: 94453,
}  # fmt: skip
COLUMNS = [
    {"key": "name", "label": "Källa", "sort": "#", "sorted": "ascending"},
    {"key": "unit", "label": "Enhet"},
    {"key": "amount", "label": "2024", "kind": "number", "unit": "tCO2e", "sort": "#"},
    {"key": "change", "label": "Förändring", "kind": "change"},
    {"key": "status", "label": "Läge", "kind": "status"},
]
ROWS = [
    {"name": {"text": "Fjärrvärme i grundskolor och förskolor", "href": "#"}, "amount": 1102.0,
     "unit": "Samhällsbyggnadsnämnden", "change": -0.107, "status": "on_track"},
    {"name": {"text": "Köldmedier", "href": "#"}, "unit": "Fastighetsbolaget", "amount": None,
     "change": None, "status": "unknown"},
]  # fmt: skip

PARTS = """{% extends "base.html" %}
{% from "components/figure.html" import figure, number, legend %}
{% from "components/status.html" import status, tag %}
{% from "components/card.html" import card, link_list, share_bar %}
{% from "components/chart.html" import chart %}
{% from "components/table.html" import table %}
{% from "components/banner.html" import banner, empty_state %}
{% from "components/breadcrumb.html" import pagination, steps %}
{% from "components/lists.html" import facts, history, changes, counts, progress, moved %}
{% from "components/forms.html" import link_button, post_button %}
{% set title = "Utsläppen vände uppåt 2024. Till 2030 krävs 15,8 % mindre varje år." %}
{% set lede = "Alingsås geografiska område, växthusgaser i ton CO₂e." %}
{% set breadcrumb = [("/a", "Läget"), ("/b", "Kommunens utsläpp")] %}
{% block actions %}<div class="actions">{{ link_button("Läs in fil", "#") }}
{{ post_button("Ångra senaste", "/sprak") }}</div>{% endblock %}
{% block content %}
{{ banner("Ändringen är sparad.", kind="done") }}
{% call banner("Två källor saknar faktor.", kind="warning") %}<p><a href="#">Visa</a></p>
{% endcall %}
{{ chart(path, "Från 167 756 ton till 94 453 ton", "Punkter är publicerade år.", "I ord.",
  [{"key": 0, "label": "År", "kind": "year"}, {"key": 1, "label": "Utsläpp", "kind": "number",
  "unit": "tCO2e"}], series, csv=("/x.csv", 4096), more=[("#", "Så räknades det")]) }}
<section class="card"><h2 class="card-title">Avståndet</h2><div class="figures">
{% for f in figures %}{{ figure(f, label="Direkt fossil användning", text="ska vara noll") }}
{% endfor %}</div></section>
<div class="grid">
{{ chart(bars, "Scope 1 halverat", "Ton CO₂e", "I ord.", [{"key": 0, "label": "År"}], [[2024]],
  span=6, id="scope") }}
{% call card("Om elen är borta", "20 verksamheter", span=6, foot=[("#", "Vad faller")]) %}
{{ share_bar([(12, "håller", "on_track"), (5, "bryts", "off_track"), (3, "okända", "unknown")],
  "12 håller, 5 bryts, 3 okända") }}
{{ link_list([("#", "Granska 3 avvisade rader", "försenad 4 d", true)]) }}
<p>{{ number(figures[0]) }} {{ status("ahead") }} {{ status("behind") }}
{{ tag("utkast", "warning") }} {{ tag("avvisad", "bad") }} {{ tag("egen", "good") }}</p>
<p>Fjärrvärme <span class="sparkline">{{ spark }}</span></p>{% endcall %}
</div>
{{ table("Källor och utsläpp", columns, rows, total=rows[1]) }}
{{ table("Samma som kort på smal skärm", columns, rows, stack=true) }}
{{ table("Inget än", columns, []) }}
{{ legend() }}
{{ pagination(4, 12, address) }}
{{ steps(["Fil", "Blad", "Kolumner", "Torrkörning"], 3) }}
{{ counts([(1204, "nya", "new"), (12, "ändrade", "changed"), (3, "avvisade", "rejected")]) }}
{{ progress(0.43, "Läser rader") }}
{{ facts([("Ägare", "Nämnden"), ("Faktor", moved("62,1", "58,4")), ("Beslut", none)]) }}
{{ changes("Det här ändras", [("Mängd", "1 234", "1 243"), ("Anmärkning", none, "rättad")]) }}
{{ history([{"at": now, "who": "strateg", "what": "Publicerade", "now": true},
  {"at": now, "what": "Återsände", "reason": "Fel år.", "href": "#"}]) }}
{{ empty_state("Inga beräkningar än", "Räkna när källorna har uppgifter.", "#", "Räkna 2024") }}
{% endblock %}"""

FORM = """{% extends "base.html" %}
{% from "components/forms.html" import form as page_form, input, radios, checkbox, button %}
{% set title = "Ny uppgift" %}{% set errors = form.error_list %}
{% block content %}{% call page_form() %}
{{ input(form.amount, hint="Som på fakturan.", unit="kWh", numeric=true, width=10) }}
{{ input(form.day, hint="Till exempel 2026-11-23", width=10) }}
{{ input(form.name) }}{{ input(form.kind, width=20) }}
{{ radios(form.basis, hints={"u": "Varför?"}) }}
{{ checkbox(form.sure) }}{{ button("Spara") }}{{ button("Ta bort", "grave", "act", "remove") }}
{% endcall %}{% endblock %}"""


BASES = [SelectChoice("m", "Mätt"), SelectChoice("u", "Uppskattat")]


class Entry(PageForm):
    """A form with a field of each kind."""

    amount = NumberField("Mängd", unit="kWh")
    day = DayField("Avläst dag")
    name = TextAreaField("Anmärkning", [Required("Skriv en anmärkning.")])
    kind = SelectField("Slag", choices=[SelectChoice("a", "Fjärrvärme"), SelectChoice("b", "El")])
    basis = RadioField("Underlag", choices=BASES, default="m")
    sure = BooleanField("Kontrollerad mot fakturan")


def install(app: Flask) -> None:
    """Hang the two pages on an app of the tests."""
    app.add_url_rule("/delar", "parts", auth.open_to_all(parts))
    app.add_url_rule("/formular", "form", auth.open_to_all(form))


def parts() -> str:
    """Every component, with figures of each kind."""
    figures = [
        Figure(60902.0, "tCO2e", "2024", Coverage(23, 25, "sources"), status="off_track"),
        Figure(None, "tCO2e", "2025", status="unknown"),
        Figure(None, "kWh/m2", "2025", mark=Mark.SECRET),
    ]
    path = charts.path_chart(
        SERIES,
        [charts.Path(((2022, 80728.0), (2030, 33551.0)), "2030: −80 %"),
         charts.Path(((2030, 33551.0), (2045, 25163.0)), "2045: −85 %")],
        [charts.Annotation(2024, "Transporter +18,9 %: lägre reduktionsplikt."),
         charts.Annotation(2024, "Produktanvändning: metodbyte misstänks.")],
        title="Från 167 756 ton", description="Utsläppen föll och steg.",
        debt_words="skuld 30 257 t",
    )  # fmt: skip
    bars = charts.bars_by_scope(
        {1: {2023: 2160.0, 2024: 1490.0}, 2: {2023: 3010.0, 2024: None}},
        title="Scope", description="I ord.", preliminary=[2024],
    )  # fmt: skip
    spark = charts.sparkline({2022: 3, 2023: 2}, title="Liten", description="I ord.")
    return render_template_string(
        PARTS, path=path, bars=bars, spark=spark, figures=figures, series=list(SERIES.items()),
        columns=COLUMNS, rows=ROWS, address="/delar?sida={}".format,
        now=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )  # fmt: skip


def form() -> str:
    """A form whose answers cannot be read."""
    entry = Entry(formdata=MultiDict({"amount": "1,234 kWh", "day": "31/2", "kind": "a"}))
    entry.validate()
    return render_template_string(FORM, form=entry)
