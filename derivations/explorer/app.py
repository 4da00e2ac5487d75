"""The explorer's notebook for marimo: sliders in, pictures out.  Started by ``avsym explore``."""

import marimo

app = marimo.App(width="full", app_title="avsym explorer", css_file="explorer.css")


@app.cell
def imports():
    import marimo as mo

    from derivations.explorer import view
    from derivations.explorer.point import SLIDERS, Point

    return Point, SLIDERS, mo, view


@app.cell
def controls(SLIDERS, mo):
    sliders = mo.ui.dictionary(
        {
            name: mo.ui.slider(steps=it.steps, value=it.start, label=it.label, full_width=True)
            for name, it in SLIDERS.items()
        }
    )
    mo.vstack([mo.Html("<h1>Avalanche explorer</h1>"), *sliders.elements.values()])
    return (sliders,)


@app.cell
def numbers(Point, mo, sliders, view):
    point = Point(**sliders.value)
    mo.Html(str(view.numbers(point)))
    return (point,)


@app.cell
def panels(mo, point, view):
    mo.Html(str(view.panels(point)))


@app.cell
def choice(mo, view):
    chosen = mo.ui.dropdown(view.titles(), value=view.START, label="Derivation", full_width=True)
    chosen
    return (chosen,)


@app.cell
def derivation(chosen, mo, view):
    mo.iframe(view.page(chosen.value), height="100%")


if __name__ == "__main__":
    app.run()
