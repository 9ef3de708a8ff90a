"""A report's four faces, from one value."""

from app.report.faces.offered import FORMATS, Format, Language

__all__ = ["FORMATS", "Format", "Language"]
