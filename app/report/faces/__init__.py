"""A report's four faces, from one value."""

from app.report.faces.offered import FORMATS, OFFERED, Format, Language

__all__ = ["FORMATS", "OFFERED", "Format", "Language"]
