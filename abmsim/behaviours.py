# SPDX-License-Identifier: Apache-2.0
"""What residents decide each month, and a class of agents may decide otherwise (ODD 4.4)."""

from typing import Final, NamedTuple


class Behaviour(NamedTuple):
    """A decision of the model that has a name: who is asked when, and what the answer is."""

    name: str
    meaning: str


BEHAVIOURS: Final = (
    Behaviour(
        "intend", "Which form of business a resident would choose now, none included; answer: a Choice or a Mode."
    ),
    Behaviour("start", "Whether a resident who is inclined to start acts this month; answer: True or False."),
    Behaviour("hire", "Whether a firm takes on one worker (1), lets one go (-1) or neither (0)."),
    Behaviour("borrow", "How much microloan a resident is willing to take on now at most; answer: dollars."),
    Behaviour("formalise", "Whether an owner without a licence who thinks of one files for it; answer: True or False."),
    Behaviour("close", "Whether an owner gives the firm up this month; answer: True or False."),
    Behaviour("tell", "The chance that a resident tells a contact this month how licensing works; answer: 0 to 1."),
    Behaviour("take_up", "Whether a resident takes up the programme that is offered; answer: True or False."),
    Behaviour("save", "How much stays in the purse at the end of the month; answer: dollars."),
)
