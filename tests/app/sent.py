"""What a browser would send of a page as it stands."""

import re
from html import unescape


def fields(page: str) -> dict[str, str]:
    """Every field of a page as a browser would send it."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticked = " checked" in tag or at.get("type") not in ("radio", "checkbox")
        if "name" in at and ticked and at.get("type") != "file":
            found[unescape(at["name"])] = unescape(at.get("value", ""))
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        options = re.findall("<option[^>]*>", body)
        chosen = next((each for each in options if " selected" in each), options[0])
        found[name] = re.findall('value="([^"]*)"', chosen)[0]
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.S):
        found[name] = unescape(body)
    return found
