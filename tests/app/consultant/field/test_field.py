"""Fieldwork and personal links: state, times, links, lists of people."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from surveys.fieldwork.evaluation import Status
from surveys.storage.values import Link
from tests.app.office import ID, OTHER, TITLE, Desk, Office, itss

BASE = f"/evaluations/{ID}"
FIELD = f"{BASE}/fieldwork"


def links(office: Office) -> dict[str, Link]:
    with office.store.read() as work:
        return {link.audience: link for link in work.links.of(ID)}


def act(desk: Desk, do: str) -> int:
    return desk.post(f"{FIELD}/state", form=FIELD, do=do).status_code


def test_fieldwork_opens_pauses_and_goes_on(office: Office, desk: Desk) -> None:
    office.add(itss())
    desk.post(f"{BASE}/publish")
    for do, status in (("open", Status.OPEN), ("pause", Status.PAUSED), ("resume", Status.OPEN)):
        assert act(desk, do) == 303
        assert office.evaluation().status is status
    assert act(desk, "open") == 409
    assert act(desk, "nonsense") == 409


def test_nothing_opens_before_it_is_published(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert "Publish the questionnaire first" in desk.get(FIELD).text
    assert act(desk, "open") == 409
    assert office.evaluation().status is Status.DRAFT


def test_closing_is_confirmed_and_final(office: Office, desk: Desk) -> None:
    office.open()
    assert desk.post(f"{FIELD}/close").status_code == 422
    assert office.evaluation().status is Status.OPEN
    assert desk.post(f"{FIELD}/close", typed=TITLE).location == f"{BASE}/results"
    assert office.evaluation().status is Status.CLOSED
    assert desk.get(f"{FIELD}/close").status_code == 409
    assert act(desk, "resume") == 409


def test_times_are_taken_and_shown_in_the_zone_that_is_said(office: Office, desk: Desk) -> None:
    office.open()
    times = {"opens_at": "2026-03-02T09:00", "closes_at": "2026-03-20T18:00"}
    assert desk.post(f"{FIELD}/schedule", form=FIELD, **times).status_code == 303
    assert office.evaluation().opens_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    page = desk.get(FIELD).text
    assert "Asia/Shanghai, UTC+08:00" in page
    assert "2026-03-20 18:00" in page
    assert 'value="2026-03-02T09:00"' in page


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ({"opens_at": "2026-04-02T09:00", "closes_at": "2026-04-01T09:00"}, "before the start"),
        ({"closes_at": "2026-02-01T09:00"}, "has already passed"),
        ({"closes_at": "tomorrow"}, "Not a date"),
        ({"opens_at": "0001-01-01T00:00"}, "Not a date"),
        ({"closes_at": "9999-12-31T23:59"}, "Not a date"),
    ],
)
def test_times_that_cannot_be_are_told(
    office: Office, desk: Desk, times: dict[str, str], told: str
) -> None:
    office.open()
    page = desk.post(f"{FIELD}/schedule", form=FIELD, **times)
    assert page.status_code == 422
    assert told in page.text
    assert office.evaluation().closes_at is None


def test_a_closed_evaluation_has_no_times_to_set(office: Office, desk: Desk) -> None:
    office.open()
    desk.post(f"{FIELD}/close", typed=TITLE)
    assert desk.post(f"{FIELD}/schedule", form="/account", closes_at="").status_code == 409


def test_links_are_shown_with_codes_and_switched(office: Office, desk: Desk) -> None:
    office.open()
    users = links(office)["users"]
    page = desk.get(FIELD).text
    assert f"http://survey.example/r/{users.slug}" in page
    assert links(office)["supplier"].slug not in page
    code = desk.get(f"{FIELD}/links/{users.slug}.svg")
    assert (code.mimetype, code.status_code) == ("image/svg+xml", 200)
    assert b"<script" not in code.data
    desk.post(f"{FIELD}/links/{users.slug}", form=FIELD, enabled="0")
    assert not links(office)["users"].enabled
    desk.post(f"{FIELD}/links/{users.slug}", form=FIELD, enabled="1")
    assert links(office)["users"].enabled


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_each_code_is_a_file_with_a_name_of_its_own(
    office: Office, desk: Desk, kind: str, start: bytes
) -> None:
    office.open()
    known = links(office)
    for audience, name in (("users", "users"), ("supplier", "supplier"), ("", "workspace")):
        answer = desk.get(f"{FIELD}/links/{known[audience].slug}.{kind}?download=1")
        assert answer.data.startswith(start)
        said = answer.headers["Content-Disposition"]
        assert said == f"attachment; filename=parallax-qr-{name}.{kind}"


def test_anothers_link_is_not_found(office: Office, desk: Desk) -> None:
    office.open()
    slug = links(office)["users"].slug
    theirs = office.sign_in("consultant@other")
    with office.store.read() as work:
        assert work.evaluations.of(OTHER) == ()
    assert theirs.get(f"{FIELD}/links/{slug}.svg").status_code == 404
    assert desk.get(f"{FIELD}/links/nope.svg").status_code == 404


def test_only_counts_are_shown_of_who_has_answered(office: Office, desk: Desk) -> None:
    office.open()
    invite(desk, "name,address\nLi Na,li@x.cn\nWu Ke,wu@x.cn\n")
    page = desk.get(FIELD).text
    row = re.search(r"<th[^>]*>Demand-side users</th>(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    assert re.findall(r'"number">([^<]+)<', row[1]) == ["0", "2", "2"]
    assert "Li Na" not in page


def invite(desk: Desk, people: str, **fields: Any) -> tuple[int, str]:
    path = f"{BASE}/invitations"
    page = desk.post(path, list=people, audience="users", **fields)
    return page.status_code, page.text if page.status_code != 303 else desk.get(path).text


def test_people_are_invited_from_a_pasted_list(office: Office, desk: Desk) -> None:
    office.open()
    status, page = invite(desk, "姓名\t邮箱\t部门\n李娜\tli@x.cn\t预算处\n")
    assert status == 303
    assert "A personal link made for one person." in page
    assert "李娜" in page


def test_good_rows_are_kept_and_bad_ones_named(office: Office, desk: Desk) -> None:
    office.open()
    status, page = invite(desk, "name,address,language\nLi,li@x.cn,zh\nWu,wu@,\nXu,xu@x.cn,fr\n")
    assert status == 422
    assert "2 rows were not accepted" in page
    assert "<strong>Row 3:</strong> The e-mail address is not complete" in page
    assert "<strong>Row 4:</strong> Unknown language" in page
    assert "A personal link made for one person." in page
    assert ">name,address,language\nWu,wu@,\nXu,xu@x.cn,fr\n</textarea>" in page
    with office.store.read() as work:
        assert [each.name for each in work.invitations.of(ID)] == ["Li"]


def test_a_column_of_e_mail_with_other_addresses_says_how_to_have_them_taken(
    office: Office, desk: Desk
) -> None:
    office.open()
    status, page = invite(desk, "name,email\nWu,13800000000\n")
    assert status == 422
    assert "<strong>Row 2:</strong> The column is headed as e-mail" in page
    status, page = invite(desk, "name,address\nWu,13800000000\n")
    assert status == 303
    assert "13800000000" in page


def test_the_same_list_twice_invites_nobody_twice(office: Office, desk: Desk) -> None:
    office.open()
    invite(desk, "name,address\nLi,li@x.cn\n")
    _, page = invite(desk, "name,address\nLi,LI@x.cn\n")
    assert "Personal links made for 0 people." in page
    assert "One person already had a link" in page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_people_are_invited_from_a_file(
    office: Office, desk: Desk, encoding: str, separator: str
) -> None:
    office.open()
    rows = (("姓名", "邮箱", "评价方"), ("李娜", "li@x.cn", "需方人员"))
    content = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert invite(desk, "", file=(io.BytesIO(content), "people.csv"))[0] == 303
    with office.store.read() as work:
        (person,) = work.invitations.of(ID)
    assert (person.name, person.audience) == ("李娜", "staff")


@pytest.mark.parametrize(
    ("people", "told"), [("", "list is empty"), ("a,b\n1,2\n", "neither a name nor an address")]
)
def test_a_list_that_cannot_be_read_is_told(
    office: Office, desk: Desk, people: str, told: str
) -> None:
    office.open()
    status, page = invite(desk, people)
    assert status == 422
    assert told in page


def test_a_file_in_another_encoding_is_told(office: Office, desk: Desk) -> None:
    office.open()
    content = io.BytesIO("name,email\nJürgen,j@x.de\n".encode("latin-1"))
    status, page = invite(desk, "", file=(content, "people.csv"))
    assert status == 422
    assert "Row 2, column 1: byte 0xfc is not UTF-8" in page
    assert "Save it as CSV in UTF-8." in page
    assert "<strong>people.csv:</strong>" in page


def test_a_list_that_was_not_read_is_not_told_as_a_row(office: Office, desk: Desk) -> None:
    office.open()
    content = io.BytesIO("name\n李\n".encode("utf-16-le"))
    for fields in ({}, {"file": (content, "people.csv")}):
        page = invite(desk, "", **fields)[1]
        assert "The list was not read, and no link was made" in page
        assert "row was not accepted" not in page
        assert "Line people" not in page


def test_the_links_are_downloaded_without_formulas(office: Office, desk: Desk) -> None:
    office.open()
    invite(
        desk,
        'name,address,department\n"=HYPERLINK(""http://evil"")",li@x.cn,-1+1\n＝1+1,wang@x.cn,\n',
    )
    answer = desk.get(f"{BASE}/invitations/links.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True).lstrip("\ufeff")
    header, row, other = csv.reader(io.StringIO(text))
    assert other[1] == "'＝1+1"
    assert row[1] == '\'=HYPERLINK("http://evil")'
    assert row[4] == "'-1+1"
    assert re.fullmatch(r"http://survey\.example/i/[a-z2-7]{32}", row[5])
    assert header[5] == "Link"


def test_the_file_of_links_names_audiences_and_languages(office: Office, desk: Desk) -> None:
    office.open()
    invite(desk, "name,language\nLi,zh\n")
    _, row = csv.reader(io.StringIO(desk.get(f"{BASE}/invitations/links.csv").text))
    assert row[:5] == ["Demand-side users", "Li", "", "中文", ""]


def test_a_downloaded_link_leads_to_the_questionnaire(office: Office, desk: Desk) -> None:
    office.open()
    invite(desk, "name\nLi\n")
    text = desk.get(f"{BASE}/invitations/links.csv").get_data(as_text=True)
    token = re.search(r"/i/([a-z2-7]{32})", text)
    assert token is not None
    assert office.stranger().get(f"/i/{token[1]}").status_code == 303


def test_an_invitation_is_withdrawn(office: Office, desk: Desk) -> None:
    office.open()
    invite(desk, "name\nLi\nWu\n")
    with office.store.read() as work:
        gone = work.invitations.of(ID)[0]
    form = f"{BASE}/invitations"
    asked = desk.get(f"{form}/{gone.id}/revoke").text
    assert "Withdraw the personal link of Li" in asked
    with office.store.read() as work:
        assert gone in work.invitations.of(ID)
    assert desk.post(f"{form}/{gone.id}/revoke").status_code == 303
    assert "The personal link of Li has been withdrawn" in desk.get(form).text
    with office.store.read() as work:
        assert gone.id not in {each.id for each in work.invitations.of(ID)}
    assert desk.post(f"{form}/{gone.id}/revoke", form=form).status_code == 404


def test_long_lists_are_paged_and_searched(office: Office, desk: Desk) -> None:
    office.open()
    invite(desk, "name,address\n" + "".join(f"P{n:03},p{n}@x.cn\n" for n in range(150)))
    first = desk.get(f"{BASE}/invitations").text
    assert "P000" in first
    assert "P149" not in first
    assert "P149" in desk.get(f"{BASE}/invitations?page=2").text
    assert "P149" in desk.get(f"{BASE}/invitations?page=99").text
    assert "<caption>One person</caption>" in desk.get(f"{BASE}/invitations?q=p149").text


def test_nobody_is_invited_before_publishing_or_after_the_close(office: Office, desk: Desk) -> None:
    office.add(itss())
    assert desk.post(f"{BASE}/invitations", form="/account", list="name\nA\n").status_code == 409
    desk.post(f"{BASE}/publish")
    act(desk, "open")
    desk.post(f"{FIELD}/close", typed=TITLE)
    assert desk.post(f"{BASE}/invitations", form="/account", list="name\nA\n").status_code == 409
    assert desk.get(f"{BASE}/invitations/links.csv").status_code == 409


def test_a_set_closing_time_that_has_come_asks_to_close(office: Office, desk: Desk) -> None:
    office.open(closes_at=office.clock.now + timedelta(hours=1))
    office.clock.advance(hours=2)
    assert "closing time has passed" in desk.get(BASE).text
