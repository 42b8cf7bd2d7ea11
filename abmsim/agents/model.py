# SPDX-License-Identifier: Apache-2.0
"""What Mesa and the agents ask of their model: who there is, what is collected, which world they look at (ODD 2.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

import mesa

from abmsim.agents.agent_set import Residents
from abmsim.agents.entrepreneur import Entrepreneur
from abmsim.measures import NAMES
from abmsim.support import nothing
from abmsim.world import World, refer


def city_wide(measure: int, economy: Any) -> float:
    """Return a measure of everybody in the last month lived."""
    return float(economy.table[-1, measure])


class Model(mesa.Model):  # type: ignore[misc]
    """A Mesa model whose agents are views of columns: none is registered, and none is made before it is looked at."""

    def __init__(self, seed: int) -> None:
        super().__init__(rng=seed)
        self.seed = seed
        self.agent_class: type[Entrepreneur] | None = None
        self.offer: Any = None
        self._world: World | None = None
        self._here: Any = None
        self.datacollector = mesa.DataCollector({name: partial(city_wide, k) for k, name in enumerate(NAMES)})

    @property
    def scenario(self) -> Any:
        """What happens in the city (Mesa 3.5 has scenarios of its own, and writes into them)."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        """Take the scenario as it is."""
        self._scenario = scenario

    @property
    def view_class(self) -> type[Entrepreneur]:
        """The class as which residents are seen."""
        return self.agent_class or Entrepreneur

    def view(self, row: int) -> Entrepreneur:
        """Return the resident of a place as an agent."""
        return self.view_class(self, row)

    @property
    def agents(self) -> Residents:
        """Everybody who lives in the city, read from the columns when looked at."""
        return Residents(self)

    @property
    def agent_types(self) -> list[type]:
        """The one class as which residents are seen."""
        return [self.view_class]

    @property
    def agents_by_type(self) -> dict[type, Residents]:
        """Everybody, under the one class as which residents are seen."""
        return {self.view_class: Residents(self)}

    def register_agent(self, agent: object) -> NoReturn:  # noqa: ARG002 - Mesa's signature
        """Refuse: residents arrive and depart by the model's own rules.

        Raises:
            TypeError: always.
        """
        raise TypeError("residents arrive and depart by the model's own rules; agents cannot be added or removed")

    deregister_agent = register_agent

    def remove_all_agents(self) -> NoReturn:
        """Refuse as well."""
        self.register_agent(None)

    @property
    def world(self) -> World:
        """The world as agents find it: this month's while it is lived, else as it stands, with nobody served."""
        return self._world or self.world_at(self.clock, nothing(self.places))

    @property
    def here(self) -> Any:
        """The same as compiled rules take it."""
        return refer(self.world) if self._here is None else self._here

    @contextmanager
    def looking_at(self, world: World, here: Any, offer: Any = None) -> Iterator[None]:
        """Let agents find this world, and this offer, for a while."""
        self._world, self._here, self.offer = world, here, offer
        try:
            yield
        finally:
            self._world = self._here = self.offer = None
