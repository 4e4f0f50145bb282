"""The verbs of the command line, one file each, and what they share: arguments, exit codes and errors."""

import argparse
import traceback
from concurrent.futures import BrokenExecutor
from importlib import import_module
from pathlib import Path

from film.errors import Cancelled, FilmError
from restoration.engine.commands.reporting import Reporter
from restoration.engine.operators import OperatorError
from restoration.engine.runtime import NoSuchDevice
from restoration.engine.stopping import SENTENCE, STOPPED

VERBS = ("restore", "inspect", "age", "sample", "operators", "evidence", "train", "bench")
DONE, UNMET, USAGE, BAD_FILM, BAD_RECIPE, NO_ROOM, FAULT = range(7)
EPILOG = """exit codes:
  0    done
  1    evidence: a figure lies beyond its threshold
  2    the command line cannot be understood
  3    a film or file cannot be used
  4    a recipe, operator, preset or device was refused
  5    the system refused: disk full, no permission, no memory
  6    a fault of this program, nothing you did; please report it
  130  stopped by Ctrl-C or by a terminate signal; nothing half made is left behind"""


def main(arguments):  # noqa: PLR0911 - one return for each exit code
    """Carry out one command line; gives its exit code."""
    asked = _parser().parse_args(arguments)
    reporter = Reporter(json_lines=getattr(asked, "json", False))
    try:
        return asked.carry_out(asked, reporter) or DONE
    except (KeyboardInterrupt, Cancelled):
        return reporter.failed(SENTENCE, STOPPED)
    except FilmError as error:
        return reporter.failed(str(error), BAD_FILM)
    except (OperatorError, NoSuchDevice, BadRequest) as error:
        return reporter.failed(str(error), BAD_RECIPE if not isinstance(error, BadRequest) else error.code)
    except FileNotFoundError as error:
        return reporter.failed(f"There is no file {error.filename}; check its name.", BAD_FILM)
    except MemoryError:
        return reporter.failed(
            "There is not enough memory; close other programs or use fewer --workers.", NO_ROOM
        )
    except BrokenExecutor:
        return reporter.failed("A worker was ended by the system, most likely for want of memory; "
                               "use fewer --workers.", NO_ROOM)
    except OSError as error:
        return reporter.failed(f"The system refused: {error}; make room or choose another folder.", NO_ROOM)
    except Exception as error:
        return _stumbled(reporter, error)


def _stumbled(reporter, error):
    """Say in one sentence what nobody foresaw, and where; torch's want of memory comes this way too."""
    if isinstance(error, RuntimeError) and "memory" in str(error):
        return reporter.failed("There is not enough memory for pictures of this size; close other programs "
                               "or use fewer --workers.", NO_ROOM)
    place = traceback.extract_tb(error.__traceback__)[-1]
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return reporter.failed(f"This program has a fault ({said}, in {Path(place.filename).name} line "
                           f"{place.lineno}); please report it with the command line.", FAULT)


class BadRequest(ValueError):
    """What was asked for cannot be done; carries its exit code."""

    def __init__(self, sentence, code=BAD_FILM):
        super().__init__(sentence)
        self.code = code


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m restoration.engine", description="Restore old film as old.", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="{" + ",".join(VERBS) + "}")
    for name in VERBS:
        verb = import_module(f"{__name__}.{name}")
        words = verb.__doc__.strip().splitlines()[0]
        child = verbs.add_parser(name, help=words, description=words, epilog=EPILOG,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
        verb.arguments(child)
        child.set_defaults(carry_out=verb.carry_out)
    return parser
