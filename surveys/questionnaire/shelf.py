"""The quality models that are shipped: surveys/questionnaire/models/*.toml."""

from functools import cache
from importlib.resources import files

from surveys.errors import NotFound
from surveys.questionnaire.model import Model
from surveys.questionnaire.modelfile.document import decode
from surveys.questionnaire.modelfile.reader import read

_FOLDER = files("surveys.questionnaire") / "models"
_ENDING = ".toml"


def shelf() -> tuple[str, ...]:
    """The ids of all shipped models, in alphabetical order."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


@cache
def load(model_id: str) -> Model:
    """A shipped model, read once.

    Raises:
        NotFound: there is no such model.
    """
    if model_id not in shelf():
        raise NotFound(f"There is no model '{model_id}' on the shelf: {', '.join(shelf())}.")
    file = f"{model_id}{_ENDING}"
    return read(decode((_FOLDER / file).read_bytes(), file=file), file=file)
