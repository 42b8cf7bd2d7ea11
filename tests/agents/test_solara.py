# SPDX-License-Identifier: Apache-2.0
"""An economy can be watched in Mesa's browser page, where Solara is installed."""

import pytest
from agents.small import city

solara = pytest.importorskip("solara", reason="Solara is not installed")
pytest.importorskip("altair", reason="Altair is not installed")


@pytest.mark.filterwarnings("ignore")
def test_a_page_shows_an_economy_and_steps_it() -> None:
    from mesa.visualization import SolaraViz, make_plot_component

    economy = city(months=1)
    page = SolaraViz(economy, components=[make_plot_component("registered_firms")], name="Albuquerque")
    box, rendered = solara.render(page, handle_error=False)
    assert box.children
    economy.step()
    assert len(economy.datacollector.get_model_vars_dataframe()) == 3
    rendered.close()
