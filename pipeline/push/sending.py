"""One part into its graph: as one PUT, or in pieces beside it that take its place in one step."""

from __future__ import annotations

import contextlib

from pipeline.push.failures import PushError, TooLarge
from pipeline.push.parts import Part
from pipeline.push.remote import Remote
from pipeline.push.verify import verify

#: Pieces after a store said that a body is too large; halved while it says so again.
_FIRST, _LEAST = 1 << 19, 1 << 13


class Sender:
    """Sends parts, and remembers how large a body the store takes."""

    def __init__(self, remote: Remote, staging: str) -> None:
        self._remote, self._staging = remote, staging
        #: A body of this size was too large; none was so far when it is None.
        self._refused: int | None = None
        self._piece = _FIRST
        #: How many graphs went in pieces.
        self.in_pieces = 0

    def send(self, part: Part) -> None:
        """Replace a graph by a part; whatever happens, the graph is the old or the new one. Raises: PushError."""
        if self._refused is None or part.body.length < self._refused:
            try:
                self._remote.put(part.graph, part.body)
                return
            except TooLarge:
                if self._remote.endpoint.update is None or part.blank:
                    raise
                self._refused = part.body.length
        self._send_in_pieces(part)

    def _send_in_pieces(self, part: Part) -> None:
        """Gather the part in the staging graph, see that all is there, and move it.

        The move is asked for once: a second one, of a staging graph that has gone, would leave nothing.
        """
        if self._remote.endpoint.update is None or part.blank:
            raise TooLarge(
                part.graph,
                "too large for one request",
                "Raise the store's limit (nginx: client_max_body_size)"
                + ("; blank nodes cannot be sent in pieces." if part.blank else ", or give --update-url."),
            )
        try:
            self._gather(part)
            verify(self._remote, part, self._staging)
            self._remote.update(f"MOVE GRAPH <{self._staging}> TO <{part.graph}>")
        except PushError:
            self._clear()
            raise
        self.in_pieces += 1

    def _gather(self, part: Part) -> None:
        while True:
            try:
                for number, piece in enumerate(part.pieces(self._piece)):
                    if number == 0:
                        self._remote.put(self._staging, piece)
                    else:
                        self._remote.post(self._staging, piece)
                return
            except TooLarge:
                if self._piece // 2 < _LEAST:
                    raise
                self._piece //= 2

    def _clear(self) -> None:
        """Leave no staging graph behind, if the store still listens."""
        with contextlib.suppress(PushError):
            self._remote.delete(self._staging)
