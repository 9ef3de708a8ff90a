"""Personal links: what becomes of open links, what is sent with them, who is reminded."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.consultant.field.letters import KINDS, Kind, letter
from surveys.fieldwork.evaluation import Secrecy
from surveys.fieldwork.vault import Vault
from surveys.storage.evaluations.evaluation_rows import KeyRow
from surveys.storage.values import Link
from tests.app.consultant.results.test_results import answer
from tests.app.office import EN, ID, Desk, Office, itss
from tests.surveys import samples

BASE = f"/evaluations/{ID}"
PEOPLE = f"{BASE}/invitations"
TEXTS = f"{PEOPLE}/texts"
FIELD = f"{BASE}/fieldwork"


def links(office: Office) -> dict[str, Link]:
    with office.store.read() as work:
        return {link.audience: link for link in work.links.of(ID)}


def make(desk: Desk, people: str = "name,address\nLi,li@x.cn\nWu,wu@x.cn\n", **fields: Any) -> str:
    sent = desk.post(PEOPLE, list=people, audience="users", **fields)
    assert sent.status_code == 303
    return desk.get(PEOPLE).text


def use(office: Office, name: str) -> None:
    """The person of this name answers."""
    with office.store.begin() as work:
        one = next(each for each in work.invitations.of(ID) if each.name == name)
        sheet = samples.submission(
            work.ballots.of(ID, work.invitations.token(ID, one.id)), ratings="3" * 8
        )
        known = None if work.evaluations.get(ID).secrecy == "anonymous" else one.id
        work.submissions.submit(
            replace(sheet, evaluation=ID, version=itss().digest, invitation=known)
        )


def test_making_links_asks_and_switches_the_open_one_off(office: Office, desk: Desk) -> None:
    office.open()
    page = desk.get(PEOPLE).text
    assert "Open links now on: Demand-side users, Demand-side staff" in page
    assert 'value="off" id="links-off" checked' in page
    page = make(desk)
    assert "Open link switched off: Demand-side users." in page
    now = links(office)
    assert (now["users"].enabled, now["staff"].enabled) == (False, True)
    assert office.stranger().get(f"/r/{now['users'].slug}").status_code == 404


def test_it_is_left_on_where_that_is_chosen_and_asked_again_next_time(
    office: Office, desk: Desk
) -> None:
    office.open()
    assert "switched off" not in make(desk, links="on")
    assert links(office)["users"].enabled
    assert 'value="off" id="links-off" checked' in desk.get(PEOPLE).text
    assert (
        "2 people of this audience have personal links. While the open link" in desk.get(FIELD).text
    )
    make(desk, "name,address\nXu,xu@x.cn\n")
    assert not links(office)["users"].enabled


def test_a_further_audience_of_a_list_loses_its_open_link_too(office: Office, desk: Desk) -> None:
    office.open()
    make(desk, "name,address,audience\nLi,li@x.cn,\nXu,xu@x.cn,staff\nZo,zo@x.cn,supplier\n")
    now = links(office)
    assert not any(now[name].enabled for name in ("users", "staff", "supplier"))
    assert now[""].enabled
    assert "Open links now on" not in desk.get(PEOPLE).text


def test_a_choice_is_kept_where_some_rows_are_bad(office: Office, desk: Desk) -> None:
    office.open()
    page = desk.post(
        PEOPLE, list="name,address\nLi,li@x.cn\nWu,wu@\n", audience="users", links="on"
    )
    assert page.status_code == 422
    assert 'value="on" id="links-on" checked' in page.text
    assert links(office)["users"].enabled


def test_a_list_that_cannot_be_read_switches_nothing(office: Office, desk: Desk) -> None:
    office.open()
    assert desk.post(PEOPLE, list="", audience="users").status_code == 422
    assert links(office)["users"].enabled


def test_switching_on_again_is_possible_and_warns(office: Office, desk: Desk) -> None:
    office.open()
    make(desk)
    assert "Off because 2 people of this audience have personal links" in desk.get(FIELD).text
    slug = links(office)["users"].slug
    desk.post(f"{FIELD}/links/{slug}", form=FIELD, enabled="1")
    page = desk.get(FIELD).text
    assert links(office)["users"].enabled
    assert page.count("someone could answer twice") == 2


def test_no_link_of_respondents_is_switched_after_the_close(office: Office, desk: Desk) -> None:
    """Response rates of the report rest on them, and its fingerprint would stay the same."""
    office.open()
    make(desk)
    office.store.close_evaluation(ID, office.clock.now)
    known = links(office)
    for audience, status in (("users", 409), ("staff", 409), ("supplier", 409), ("", 303)):
        on = "0" if known[audience].enabled else "1"
        page = desk.post(f"{FIELD}/links/{known[audience].slug}", form=FIELD, enabled=on)
        assert page.status_code == status
    assert {each for each, link in links(office).items() if link != known[each]} == {""}


def test_a_lost_secret_leaves_the_page_of_the_fieldwork_and_its_switches(
    office: Office, desk: Desk
) -> None:
    """As after `parallax secret --accept`: what cannot be closed any more can be ended so."""
    office.open()
    make(desk, links="on")
    with office.store.begin() as work:
        _, sealed = Vault("another secret, long enough as well").new()
        work._transaction.write(update(KeyRow).values(sealed=sealed))
    answer(office, users=1)
    slug = links(office)["users"].slug
    assert desk.get(FIELD).status_code == 200
    assert desk.post(f"{FIELD}/links/{slug}", form=FIELD, enabled="0").status_code == 303
    assert not links(office)["users"].enabled
    assert desk.post(f"{FIELD}/state", form=FIELD, do="pause").status_code == 303


def test_who_answers_by_a_personal_link_can_while_the_open_one_is_off(
    office: Office, desk: Desk
) -> None:
    office.open()
    make(desk)
    rows = csv.DictReader(io.StringIO(desk.get(f"{PEOPLE}/links.csv").text.lstrip("\ufeff")))
    path = next(rows)["Link"].removeprefix("http://survey.example")
    assert office.stranger().browser.get(path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("secrecy", ["confidential", "identified"])
def test_links_not_yet_used_are_listed_and_downloaded_where_the_mode_allows(
    office: Office, desk: Desk, secrecy: Secrecy
) -> None:
    office.open(secrecy=secrecy)
    make(desk)
    use(office, "Li")
    assert _names(desk.get(f"{PEOPLE}/links.csv").text) == ["Li", "Wu"]
    found = desk.get(f"{PEOPLE}/links.csv?unused=1")
    assert _names(found.text) == ["Wu"]
    assert "parallax-links-unused.csv" in found.headers["Content-Disposition"]
    page = desk.get(f"{PEOPLE}?unused=1").text
    assert '<th scope="row">Wu</th>' in page
    assert '<th scope="row">Li</th>' not in page


def test_an_anonymous_evaluation_names_nobody_to_remind(office: Office, desk: Desk) -> None:
    office.open()
    make(desk)
    before = desk.get(PEOPLE).text
    use(office, "Li")
    assert _without_token(desk.get(PEOPLE).text) == _without_token(before)
    assert "Links not yet used" not in before
    assert "Send the reminder to everyone" in before
    assert "unused=1" not in before
    for path in (f"{PEOPLE}?unused=1", f"{PEOPLE}/links.csv?unused=1"):
        refused = desk.get(path)
        assert refused.status_code == 409
        assert "not shown who has answered" in refused.text
        assert "Li" not in re.findall(r">([^<]*)<", refused.text)


def _names(text: str) -> list[str]:
    return [row["Name"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))]


def _without_token(page: str) -> str:
    page = re.sub(r'<p class="told".*?</p>', "", page)
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_the_texts_name_all_that_someone_should_know(office: Office, desk: Desk) -> None:
    office.open(closes_at=office.clock.now + timedelta(days=9), service="the helpdesk")
    page = desk.get(TEXTS).text
    boxes = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert len(boxes) == 4
    assert all("{name}" in each and "{link}" in each and "2026-03-10" in each for each in boxes)
    invitation = boxes[1]
    for said in (
        "The bureau", "Helpdesk 2026", "the helpdesk", "Cloudhub", "by a third party",
        "about 2 minutes", "shows nobody, before or after the close", "fewer than 5 people",
    ):  # fmt: skip
        assert said in invitation, said
    assert "{{" not in page
    assert f'data-copy="{invitation}"' in page


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential", "identified"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_promises_what_the_mode_keeps(secrecy: Secrecy, language: str, kind: Kind) -> None:
    evaluation = replace(samples.evaluation(), secrecy=secrecy, supplier="Cloudhub")
    text = letter(
        kind, evaluation, itss(), "users", language=language, asker="Bureau", until=""
    ).body
    anonymous = "本次评价是匿名的" in text or "It is anonymous" in text
    assert anonymous == (secrecy == "anonymous")
    already = "如果您已经作答" in text or "If you have already answered" in text
    assert already == (kind == "reminder" and secrecy == "anonymous")
    assert "until" not in text
    assert re.search(r"\{(?!name\}|link\})", text) is None


def test_the_suppliers_raters_get_a_text_of_their_own(office: Office, desk: Desk) -> None:
    office.open()
    page = desk.get(f"{TEXTS}?audience=supplier").text
    assert "own organisation&#39;s service" in page
    assert "as the supplier&#39;s side, however few there are" in page
    assert "fewer than 5 people" not in page
    assert desk.get(f"{TEXTS}?audience=nobody").status_code == 200


def test_there_is_no_text_before_publishing(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert desk.get(TEXTS).location == PEOPLE


def test_nothing_on_the_way_claims_to_invite_or_to_send(office: Office, desk: Desk) -> None:
    office.open()
    pages = [desk.get(FIELD).text, desk.get(PEOPLE).text, make(desk), desk.get(BASE).text]
    assert "Nothing has been sent" in pages[2]
    for page in pages:
        assert re.search(r">[^<]*\b[Ii]nvite\b[^<]*<", page) is None
    zh = desk.browser.get(PEOPLE, headers={**EN, "Accept-Language": "zh"}).text
    assert "生成个人链接" in zh
    assert "已邀请" not in zh


def test_publishing_without_an_audience_says_that_its_links_end(office: Office, desk: Desk) -> None:
    office.open()
    make(desk)
    answer(office, users=3)
    choice: dict[str, Any] = {"model": "itss", "subs": ["availability", "timeliness"]}
    choice |= {"languages": ["zh", "en"], "length": "full"}
    desk.post(f"{BASE}/model", **choice, audiences=["staff", "supplier"])
    page = desk.get(f"{BASE}/publish").text
    assert "No longer asked once this is published: Demand-side users." in page
    assert "(personal links: 2); responses received are kept (3)" in page
    desk.post(f"{BASE}/publish")
    slug = links(office)["users"].slug
    assert office.stranger().get(f"/r/{slug}").status_code == 404
    desk.post(f"{BASE}/model", **choice, audiences=["users", "staff", "supplier"])
    assert "No longer asked" not in desk.get(f"{BASE}/publish").text
    desk.post(f"{BASE}/publish")
    assert links(office)["users"].slug == slug
    assert not links(office)["users"].enabled
