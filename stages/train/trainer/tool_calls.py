"""Calls out of the text of an assistant turn."""

import json
import re

OPEN, CLOSE = "<tool_call>", "</tool_call>"
CALL = re.compile(re.escape(OPEN) + r"(.*?)" + re.escape(CLOSE), re.DOTALL)


def parse_tool_calls(text: str) -> tuple[str | None, list[dict]]:
    """What was said beside the calls, and the calls as (name, arguments as JSON text). A call that is not right stays text, and then all of it is content:
    half an answer that looks whole would be worse."""
    calls = []
    for body in CALL.findall(text):
        call = _parse(body)
        if call is None:
            return text, []
        calls.append(call)
    rest = CALL.sub("", text)
    if not calls or OPEN in rest:
        return text, []
    return rest.strip() or None, calls


def _parse(body: str) -> dict | None:
    try:
        call = json.loads(body)
    except ValueError:
        return None
    if not isinstance(call, dict) or not isinstance(call.get("name"), str) or not isinstance(call.get("arguments"), dict):
        return None
    return {"name": call["name"], "arguments": json.dumps(call["arguments"], ensure_ascii=False)}


def safe_length(text: str) -> int:
    """How much of a text that is still growing is surely not part of a call."""
    start = text.find(OPEN)
    if start >= 0:
        return start
    return next((len(text) - size for size in range(min(len(OPEN) - 1, len(text)), 0, -1) if text.endswith(OPEN[:size])), len(text))
