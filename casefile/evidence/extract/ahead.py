"""Taking from a slow source in a thread of its own, so that whoever makes the things and whoever works on them do so
at the same time."""

from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """The things of a source, taken as they come up to `most` in weight and given out in their order.

    `stop` must make a source that is being waited for end; it is called once nothing more is wanted."""

    def __init__(self, source: Iterator[T], *, weigh: Callable[[T], int], most: int, stop: Callable[[], None]) -> None:
        self.source, self.weigh, self.most, self.stop = source, weigh, most, stop
        self.waiting: deque[tuple[T, int]] = deque()
        self.weight, self.ended, self.wanted = 0, False, True
        self.fault: Exception | None = None
        self.changed = Condition()

    def __iter__(self) -> Iterator[T]:
        """Each thing; what the source raises is raised here, after what came before it."""
        taking = Thread(target=self._take, name="ahead", daemon=True)
        taking.start()
        try:
            while (given := self._next()) is not None:
                yield given[0]
            if self.fault is not None:
                raise self.fault
        finally:
            with self.changed:
                self.wanted = False
                self.changed.notify_all()
            self.stop()
            taking.join()

    def _next(self) -> tuple[T, int] | None:
        with self.changed:
            self.changed.wait_for(lambda: self.waiting or self.ended)
            if not self.waiting:
                return None
            given = self.waiting.popleft()
            self.weight -= given[1]
            self.changed.notify_all()
            return given

    def _take(self) -> None:
        try:
            for thing in self.source:
                weight = self.weigh(thing)
                with self.changed:
                    # one thing is always let in, however heavy
                    self.changed.wait_for(lambda: self.weight < self.most or not self.wanted)
                    if not self.wanted:
                        return
                    self.waiting.append((thing, weight))
                    self.weight += weight
                    self.changed.notify_all()
        except Exception as fault:
            self.fault = fault
        finally:
            with self.changed:
                self.ended = True
                self.changed.notify_all()
