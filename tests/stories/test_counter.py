# SPDX-License-Identifier: Apache-2.0
"""What changes at the counter of the licensing office do: translations, a navigator, more hours, one stop."""

import numpy as np
from engine.worlds import column
from stories.signs import change, falls, last, pairs, rises, settings

FORMS = "- translated_forms: {language: es}"
NAVIGATOR = "- navigator: {staff: 5}"
HOURS = "- office_hours: {hours_per_month: 1500}"
SHOP = "- one_stop_shop: {food_steps_less: 2, travel_factor: 0.3}"
CALM = settings({"office.background_files_per_month": 0.0})


def test_translated_forms_help_all_speakers_and_nobody_else() -> None:
    translated = pairs(FORMS)
    assert falls(change(translated, "returned", "mexican"))
    assert rises(change(translated, "applications", "mexican"))
    assert rises(last(translated, "additional_registered_firms", "mexican"))
    assert np.abs(change(translated, "trust", "vietnamese")).max() < 0.01
    assert last(translated, "assisted_persons", "vietnamese").sum() == 0
    assert (last(translated, "assisted_persons", "mexican") > 0).all()


def test_paper_tells_nobody_who_does_not_look() -> None:
    translated = pairs(FORMS)
    assert not any(column(pair.worlds[1], "people_served")[1:].any() for pair in translated)
    helped = pairs("- liaison: {language: es, staff: 5}")
    assert (
        change(translated, "informed_share", "mexican").mean() < change(helped, "informed_share", "mexican").mean() / 2
    )


def test_what_translated_forms_brought_stays_when_they_are_taken_down() -> None:
    ended = pairs(FORMS.replace("{", "{end: 2016-06, "))
    assert last(ended, "additional_registered_firms").sum() > 0
    assert np.array_equal(
        change(ended, "applications", "", slice(1, 13)), change(pairs(FORMS), "applications", "", slice(1, 13))
    )


def test_a_navigator_helps_every_community_and_leaves_language_as_it_is() -> None:
    helped = pairs(NAVIGATOR)
    for community in ("mexican", "vietnamese"):
        assert rises(change(helped, "informed_share", community))
        assert (last(helped, "assisted_persons", community) > 0).all()
    assert change(helped, "applications").sum() > 0
    assert np.abs(change(helped, "english_share")).max() < 0.01


def test_checked_files_come_back_less_often() -> None:
    sure, blind = settings({"navigator.share_of_returns_prevented": 0.6}), {"navigator.share_of_returns_prevented": 0.1}
    checked, unchecked = pairs(NAVIGATOR, believing=sure), pairs(NAVIGATOR, believing=settings(blind))
    assert change(checked, "returned").sum() < change(unchecked, "returned").sum()


def test_more_hours_shorten_the_wait_of_everybody_where_files_queue() -> None:
    crowded = settings({"office.staff_hours_per_month": 300.0})
    relieved = pairs(HOURS, believing=crowded)
    assert rises(change(relieved, "approvals"))
    assert falls(change(relieved, "background_pending"))
    roomy = pairs(HOURS, believing=settings({"office.staff_hours_per_month": 3000.0}))
    assert change(roomy, "approvals").sum() < change(relieved, "approvals").sum() / 4


def test_a_one_stop_shop_shortens_the_path() -> None:
    shop = pairs(SHOP, believing=CALM)
    assert falls(change(shop, "licence_months"))
    assert rises(change(shop, "approvals", "", slice(1, 13)))


def test_hours_end_without_undoing_anything() -> None:
    crowded = settings({"office.staff_hours_per_month": 300.0})
    ended = pairs(HOURS.replace("{", "{end: 2016-06, "), believing=crowded)
    assert rises(last(ended, "additional_registered_firms"))
