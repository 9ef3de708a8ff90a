"""A report's four faces, from one value."""

from app.render.faces import FORMATS, Format, Language

__all__ = ["FORMATS", "Format", "Language"]
