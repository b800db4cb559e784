"""Ends this process with the one that started it: that one holds our standard input open for as long as it lives, `kill -9` included."""

import os
import signal
import sys
import threading
import time

# A step and a checkpoint take less; longer than this nobody waits.
GRACE_SECONDS = 30.0


def _on_end_of_input(action) -> None:
    def watch() -> None:
        try:
            while os.read(sys.stdin.fileno(), 4096):
                pass
        except OSError:
            pass
        action()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def end_with_parent() -> None:
    _on_end_of_input(lambda: os._exit(0))
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))


class StopRequest:
    """Set by SIGTERM, SIGINT or the end of the parent; the training loop looks at it after each step and saves a checkpoint."""

    def __init__(self) -> None:
        self.requested = False
        signal.signal(signal.SIGTERM, lambda *_: self.request())
        signal.signal(signal.SIGINT, lambda *_: self.request())
        _on_end_of_input(self.request)

    def request(self) -> None:
        self.requested = True
        threading.Thread(target=self._insist, name="insist", daemon=True).start()

    @staticmethod
    def _insist() -> None:
        time.sleep(GRACE_SECONDS)
        os._exit(1)
