"""The command `lutu`: what its arguments ask for is done, and every known failure is one line on standard error.

The verbs and their options are told by Typer (`pipeline/cli_app.py`), which takes longer to load than a short
article to be read. So `lutu extract PATH…` without options, which needs nobody to tell it what they mean, does without.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from pipeline.errors import LutuError
from pipeline.terminal import say

#: What a shell expects of a command that Ctrl-C has stopped.
_STOPPED = 130


def main() -> NoReturn:
    """Run the command; every known failure is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the terminal's encoding is, and even for half a character in a file name.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
        if code == _STOPPED:
            raise KeyboardInterrupt
    except LutuError as error:
        say(str(error))
        sys.exit(2)
    except KeyboardInterrupt:
        say("Stopped. Nothing was left half-written; what was built before is still there.")
        # Python ends by the signal instead of a code where the interrupt fell into an `exec` of some library,
        # though it was caught. All files are closed and all workers ended here: nothing is left to clean up.
        os._exit(_STOPPED)
    except (BrokenPipeError, SystemExit) as ended:
        if isinstance(ended, SystemExit) and not isinstance(ended.__context__, BrokenPipeError):
            raise
        # The reader of our output has gone (| head): no error of ours, though Typer makes it an exit of 1.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        sys.exit(0)
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    if is_plain_extract(arguments):
        from pipeline.extracting import extract

        code = extract(list(arguments[1:]))
        gc.freeze()  # what is left is given back at the end without being looked through
        return code
    from pipeline import cli_app

    return cli_app.run()


def is_plain_extract(arguments: Sequence[str]) -> bool:
    """Whether these are `extract` and paths, with no option among them that Typer would have to read.

    >>> is_plain_extract(["extract", "a.txt", "-"]), is_plain_extract(["extract", "a.txt", "--workers=2"])
    (True, False)
    """
    # On Windows the shell leaves `*.txt` to the command: Typer looks for the files.
    return (
        os.name == "posix"
        and len(arguments) > 1
        and arguments[0] == "extract"
        and not any(argument.startswith("-") and argument != "-" for argument in arguments[1:])
    )


if __name__ == "__main__":
    main()
