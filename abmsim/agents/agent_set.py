# SPDX-License-Identifier: Apache-2.0
"""Many residents together: a Mesa AgentSet that reads the columns and makes agents only when they are looked at (ODD 2.3)."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, NoReturn, Self

import numpy as np
from mesa.agent import AgentSet

from abmsim.agents.resident import HOMES, Resident, refuse_to_write
from abmsim.city import IntArray, State

GroupBy = import_module(AgentSet.__module__).GroupBy
EVERYBODY = float("inf")
MEMBERS = "residents arrive and depart by the model's own rules; a set of them cannot be added to or taken from"


class Residents(AgentSet):  # type: ignore[misc]
    """Residents of one economy, in the order of their places.

    Without `rows`, everybody who lives in the city at the time of asking; with `rows`, those who live in these
    places now, less whoever leaves later. Mesa's own sets hold their agents weakly: views would vanish from them.
    """

    def __init__(self, model: Any, rows: Iterable[int] | None = None) -> None:
        self.model = model
        self.random = model.random
        self._keep(rows)

    def _keep(self, rows: Iterable[int] | None) -> Self:
        """Hold these places, and who lives there."""
        self._rows = None if rows is None else np.array(list(rows), dtype=np.int64)
        self._who = None if self._rows is None else self.model.city.people.identity[self._rows]
        return self

    @property
    def rows(self) -> IntArray:
        """The places of the residents, in order."""
        people = self.model.city.people
        if self._rows is None:
            return np.flatnonzero(people.state != State.VACANT)
        stayed = (people.identity[self._rows] == self._who) & (people.state[self._rows] != State.VACANT)
        there: IntArray = self._rows[stayed]
        return there

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Resident]:
        return (self.model.view(row) for row in self.rows.tolist())

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, Resident) and agent.model is self.model and agent.lives_here and agent.row in self.rows

    def __getitem__(self, item: int | slice) -> Any:
        rows = self.rows[item]
        return (
            [self.model.view(row) for row in rows.tolist()] if isinstance(item, slice) else self.model.view(int(rows))
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Residents) and self.model is other.model and set(self.rows) == set(other.rows)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} residents>"

    def _from_iterable(self, agents: Iterable[Resident]) -> "Residents":
        """Return the set of these agents (for &, |, - and ^)."""
        return Residents(self.model, dict.fromkeys(agent.row for agent in agents))

    def _result(self, rows: Iterable[int], inplace: bool) -> "Residents":
        return self._keep(rows) if inplace else Residents(self.model, rows)

    def _column(self, name: str) -> list[Any]:
        """Read one attribute of all; a column at once, a property agent by agent."""
        if name in HOMES and not hasattr(self.model.view_class, name):
            column: list[Any] = getattr(getattr(self.model.city, HOMES[name]), name)[self.rows].tolist()
            return column
        return [getattr(agent, name) for agent in self]

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return an attribute of every resident, or a list of several.

        Raises:
            AttributeError: residents have no such attribute, and `handle_missing` is `error`.
            ValueError: `handle_missing` is neither `error` nor `default`.
        """
        if handle_missing not in {"error", "default"}:
            raise ValueError(f"handle_missing is 'error' or 'default', not {handle_missing!r}")
        if not isinstance(attr_names, str):
            columns = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(row) for row in zip(*columns, strict=True)]
        try:
            return self._column(attr_names)
        except AttributeError:
            if handle_missing == "error":
                raise
            return [default_value] * len(self)

    def set(self, attr_name: str, value: object) -> NoReturn:  # noqa: ARG002 - Mesa's signature
        """Refuse: only the model writes.

        Raises:
            ReadOnlyError: always.
        """
        refuse_to_write(attr_name)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = EVERYBODY,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> "Residents":
        """Return the residents of this type for whom the function is true: at most so many, or so large a share."""
        is_share = not isinstance(at_most, int) and at_most <= 1
        most = int(len(self) * at_most) if is_share else at_most
        chosen: list[int] = []
        for agent in self:
            if len(chosen) >= most:
                break
            if isinstance(agent, agent_type or Resident) and (not filter_func or filter_func(agent)):
                chosen.append(agent.row)
        return self._result(chosen, inplace)

    def shuffle(self, inplace: bool = False) -> "Residents":
        """Return the residents in random order (Mesa's luck, not the model's)."""
        rows, mesas_luck = self.rows.tolist(), self.random
        mesas_luck.shuffle(rows)
        return self._result(rows, inplace)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> "Residents":
        """Return the residents by an attribute or a function of them, highest first unless `ascending`."""
        keys = self._column(key) if isinstance(key, str) else self.map(key)
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
        return self._result(self.rows[order], inplace)

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> Any:
        """Return Mesa's GroupBy of the residents by an attribute or a function of them."""
        groups: dict[Any, list[int]] = {}
        keys = self._column(by) if isinstance(by, str) else self.map(by)
        for key, row in zip(keys, self.rows.tolist(), strict=True):
            groups.setdefault(key, []).append(row)
        sets = {key: Residents(self.model, rows) for key, rows in groups.items()}
        return GroupBy(sets if result_type == "agentset" else {key: list(members) for key, members in sets.items()})

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method of every resident, or a function with each; return the set."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Do so in random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method of every resident, or a function with each; return what they answered."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def to_list(self) -> list[Any]:
        """Return the agents as a list."""
        return list(self)

    def copy(self) -> "Residents":
        """Return those who live here now as a set of their own."""
        return Residents(self.model, self.rows)

    __copy__ = copy

    def add(self, agent: object) -> NoReturn:  # noqa: ARG002 - Mesa's signature
        """Refuse: the model decides who lives in the city.

        Raises:
            TypeError: always.
        """
        raise TypeError(MEMBERS)

    discard = remove = pop = clear = add

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "rows": self._rows, "who": self._who}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.model, self._rows, self._who = state["model"], state["rows"], state["who"]
        self.random = self.model.random
