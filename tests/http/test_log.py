"""What the server writes down: nothing by which an answer could be found."""

import httpx

from tests.http.field import COMPLETE, Field, receipt_of, send_raw, sheet_of


def test_the_log_holds_no_token_no_link_and_no_receipt(field: Field, browser: httpx.Client) -> None:
    token, slug = field.invite(), field.path.rsplit("/", 1)[1]
    page = browser.get(f"/i/{token}", follow_redirects=True)
    sheet = sheet_of(page)
    browser.post(field.path, data={"sheet": sheet})
    sent = browser.post(field.path, data={**COMPLETE, "sheet": sheet}, follow_redirects=True)
    receipt = receipt_of(sent)
    for path in (f"/i/{token}", f"/i/{token}/x", f"/r/{slug}/x", f"/static/{token}"):
        browser.get(path)
    browser.post(field.path, data={"sheet": sheet, "comment:speed": "x" * 2**21})
    for request in _broken(f"/i/{token}", f"/r/{slug}", receipt):
        send_raw(field.server.port, request)
    logged = field.server.logged()
    ballot = sheet.split(".")[2]
    for secret in (token, slug, receipt, receipt.replace("-", ""), sheet, ballot):
        assert secret not in logged


def _broken(link: str, path: str, receipt: str) -> list[bytes]:
    """Requests that the server itself has to refuse, or that end too soon."""
    host = b"Host: localhost\r\n"
    return [
        f"GET {link} HTTP/9.9\r\n\r\n".encode(),
        f"GET {link}\r\n\r\n".encode(),
        f"G(T {link} HTTP/1.1\r\n".encode() + host + b"\r\n",
        f"GET {link}?{'x' * 9000} HTTP/1.1\r\n".encode() + host + b"\r\n",
        f"GET {path} HTTP/1.1\r\nReceipt {receipt}\r\n\r\n".encode(),
        f"POST {path} HTTP/1.1\r\n".encode() + host + b"Content-Length: no\r\n\r\n",
        f"POST {path} HTTP/1.1\r\n".encode() + host + b"Content-Length: 500\r\n\r\nsheet=",
        f"POST {path} HTTP/1.1\r\n".encode()
        + host
        + b"Transfer-Encoding: chunked\r\n\r\nnot a size\r\n",
    ]
