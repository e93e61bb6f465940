"""A folder that appears complete or not at all, whatever kills its making."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import LutuError

#: What a complete build holds.
MARK = "manifest.json"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def published(out: Path) -> Iterator[Path]:
    """A new folder beside `out`, which takes its place when the block ends without an error.

    On an error or an interrupt the new folder vanishes and `out` stays as it was; what a killed build left
    behind is removed by the next one. Raises: LutuError when `out` holds something else than a build.
    """
    check_replaceable(out)
    with replaced(out) as fresh:
        yield fresh


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """As `published`, whatever `out` holds: for a folder inside a build, whose contents may go."""
    import shutil

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        tidy(out)
        fresh = out.parent / f".{out.name}.building-{os.getpid()}"
        fresh.mkdir()
    except OSError as error:
        raise LutuError(
            str(out), f"cannot be written ({error.strerror})", "Choose another folder."
        ) from error
    lock = _lock(fresh)
    try:
        yield fresh
        _sync(fresh)
        _swap(fresh, out)
    finally:
        # Before the swap `fresh` is unfinished work, after it the folder that was replaced: both may go.
        shutil.rmtree(fresh, ignore_errors=True)
        if fresh.is_file():
            fresh.unlink()
        if lock is not None:
            os.close(lock)


def stamp(path: Path) -> str:
    """Size and time of a file, which tell whether somebody has written to it since, as make and rsync ask."""
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns}"


def check_replaceable(out: Path) -> None:
    """Make sure that `out` is free, empty or a former build. Raises: LutuError when it is anything else."""
    if out.is_symlink() and not out.exists():
        raise LutuError(str(out), "is a link that leads nowhere", "Remove it or choose another folder.")
    if out.exists() and not out.is_dir():
        raise LutuError(str(out), "is a file", "Choose another folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise LutuError(
            str(out), f"holds files but no {MARK}: it is no former build", "Choose an empty or new folder."
        )


def tidy(out: Path) -> None:
    """Remove what killed builds left beside `out`, and put back a former build caught between two renames."""
    import shutil

    previous = out.parent / f".{out.name}.previous"
    if previous.is_dir():
        if out.exists():
            shutil.rmtree(previous, ignore_errors=True)
        else:
            previous.rename(out)
    if not out.parent.is_dir():
        return
    for left in out.parent.iterdir():
        if left.name.startswith(f".{out.name}.building-") and left.is_dir():
            lock = _lock(left)
            if lock is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(lock)


def _lock(folder: Path) -> int | None:
    """An open, locked handle on the folder; None while another process holds it (or locks do not exist)."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _sync(folder: Path) -> None:
    """Bring the files to the disk before they get their name."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _swap(fresh: Path, out: Path) -> None:
    """Give `fresh` the name `out`; a former `out` is then called as `fresh` was."""
    import shutil

    if out.is_symlink():
        out = out.resolve()
    try:
        if not out.exists():
            fresh.rename(out)
        elif not _exchange(fresh, out):
            previous = out.parent / f".{out.name}.previous"
            out.rename(previous)
            fresh.rename(out)
            shutil.rmtree(previous, ignore_errors=True)
    except OSError as error:
        raise LutuError(
            str(out),
            f"cannot be replaced ({error.strerror})",
            "See that nothing is mounted there and that its parent folder may be written.",
        ) from error


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step of the file system; False where the system cannot."""
    import ctypes

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    arguments = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if rename(*arguments) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EPERM):
        return False
    raise OSError(code, os.strerror(code))
