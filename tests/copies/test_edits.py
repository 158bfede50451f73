"""A correction, an update of the agency's text and an edit that nobody mentions are told apart."""

from __future__ import annotations

from dataclasses import replace

from dateline.copies.edits import EditKind, edit_of
from dateline.model import Notice, NoticeKind
from tests.copies.newsdesk import printed, wire

CORRECTION = Notice(NoticeKind.CORRECTION, "An earlier version misstated the height of the dam.")
UPDATE = Notice(NoticeKind.UPDATE, "This story has been updated with the minister's words.")
NEWS = "Engineers lowered the third gate at dawn on Wednesday, and the water fell by a hand's breadth within the hour."
BEFORE = printed("gazette", wire("dam"))


def test_a_new_correction_notice_makes_an_edit_a_correction() -> None:
    found = edit_of(BEFORE, replace(BEFORE, notices=(CORRECTION,)))
    assert (found.kind, found.notice) == (EditKind.CORRECTION, CORRECTION)


def test_a_correction_that_stood_there_before_corrects_nothing_again() -> None:
    before = replace(BEFORE, notices=(CORRECTION,))
    after = printed("gazette", [*wire("dam"), NEWS], notices=(CORRECTION,))
    assert edit_of(before, after).kind is EditKind.SILENT


def test_an_edit_that_no_notice_declares_and_no_copy_shares_is_silent() -> None:
    after = printed("gazette", [*wire("dam"), NEWS])
    unchanged = printed("post", wire("dam"))
    assert edit_of(BEFORE, after, [unchanged]).kind is EditKind.SILENT


def test_what_another_outlet_newly_prints_as_well_is_the_agencys_update() -> None:
    after = printed("gazette", [NEWS, *wire("dam")])
    elsewhere = printed("post", [*wire("dam")[:3], NEWS])
    other = printed("herald", wire("dam")[:4])
    found = edit_of(BEFORE, after, [elsewhere, other])
    assert (found.kind, found.notice, found.shared_by) == (EditKind.UPDATE, None, (elsewhere.url,))


def test_an_update_that_the_page_declares_is_one_without_any_copy() -> None:
    after = printed("gazette", [*wire("dam"), NEWS], notices=(UPDATE,))
    found = edit_of(BEFORE, after)
    assert (found.kind, found.notice, found.shared_by) == (EditKind.UPDATE, UPDATE, ())


def test_a_correction_of_what_the_agency_updated_too_stays_a_correction() -> None:
    after = printed("gazette", [NEWS, *wire("dam")], notices=(UPDATE, CORRECTION))
    assert edit_of(BEFORE, after, [printed("post", [NEWS])]).kind is EditKind.CORRECTION


def test_one_word_mended_alike_in_two_places_or_words_of_its_own_beside_a_few_shared_ones_are_silent() -> None:
    mended = printed("gazette", [*wire("dam"), "Gates shut."])
    assert edit_of(BEFORE, mended, [printed("post", [*wire("dam"), "Gates shut."])]).kind is EditKind.SILENT
    own = "The Gazette has asked the ministry, the waterworks and both mayors of the valley, and none of them answered."
    mixed = printed("gazette", [*wire("dam"), own, "The water fell on Tuesday."])
    elsewhere = printed("post", [*wire("dam"), "The water fell on Tuesday."])
    assert edit_of(BEFORE, mixed, [elsewhere]).kind is EditKind.SILENT


def test_nothing_but_a_cut_is_silent() -> None:
    assert edit_of(BEFORE, printed("gazette", wire("dam")[:3])).kind is EditKind.SILENT
    assert edit_of(BEFORE, BEFORE).kind is EditKind.SILENT
