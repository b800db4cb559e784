"""Answers requests that wait at the same time together."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from transformers import PreTrainedModel

from trainer.generation import Completion, complete

MOST_ROWS = 32
# Who arrives within this time after the first shares its batch.
GATHER_SECONDS = 0.005
# Prompts of nearly one length share a batch; each is padded to the next multiple.
WIDTH = 16


@dataclass
class Waiting:
    completion: Completion
    done: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


class Batcher:
    def __init__(self, model: PreTrainedModel, pad: int, ends: frozenset[int]) -> None:
        self._model, self._pad, self._ends = model, pad, ends
        self._queue: queue.SimpleQueue[Waiting] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="batcher", daemon=True).start()

    def start(self, completion: Completion) -> Callable[[], None]:
        """Queues a completion; what is returned waits for its end."""
        waiting = Waiting(completion)
        self._queue.put(waiting)

        def wait() -> None:
            waiting.done.wait()
            if waiting.error is not None:
                raise waiting.error

        return wait

    def _work(self) -> None:
        pending: list[Waiting] = []
        while True:
            if not pending:
                pending.append(self._queue.get())
                time.sleep(GATHER_SECONDS)
            while not self._queue.empty():
                pending.append(self._queue.get())
            width = _width(pending[0])
            batch = [waiting for waiting in pending if _width(waiting) == width][:MOST_ROWS]
            pending = [waiting for waiting in pending if waiting not in batch]
            self._answer(batch, width)

    def _answer(self, batch: list[Waiting], width: int) -> None:
        try:
            complete(self._model, [waiting.completion for waiting in batch], width, self._pad, self._ends)
        except Exception as error:  # told to each who waits; the server goes on
            for waiting in batch:
                waiting.error = error
        for waiting in batch:
            waiting.done.set()


def _width(waiting: Waiting) -> int:
    return -(-len(waiting.completion.prompt) // WIDTH) * WIDTH
