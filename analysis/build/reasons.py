"""Why a figure is missing, in the report's codes."""


def reason(code: str | None) -> str | None:
    """A statistic's code as the report's: the same, but that nobody answers what is not asked."""
    return "no_answers" if code == "no_items" else code
