"""Events for the process that started us: one JSON object a line on standard output, which is ours alone."""

import json
import os
import sys
import threading

_lock = threading.Lock()
_stream = None


def claim_standard_output() -> None:
    """From now on what libraries print goes to standard error, so that no line of theirs stands between events."""
    global _stream
    _stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr


def emit(event: str, **fields) -> None:
    with _lock:
        print(json.dumps({"event": event, **fields}, ensure_ascii=False, allow_nan=False), file=_stream or sys.stdout, flush=True)
