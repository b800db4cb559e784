"""Requests of the chat completions API: what is understood, and an error with a type for all else."""

from dataclasses import dataclass


class ApiError(Exception):
    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": "invalid_request_error" if status < 500 else "server_error", "param": param, "code": code}}


@dataclass(frozen=True)
class ChatRequest:
    model: str
    messages: list[dict]
    tools: list[dict] | None
    max_tokens: int | None
    temperature: float
    top_p: float
    seed: int | None
    stream: bool
    include_usage: bool
    top_logprobs: int | None
    return_token_ids: bool


# Taken where they ask for nothing special; another value would be an answer other than the one asked for.
NEUTRAL = {"n": (1,), "stop": (None, []), "tool_choice": ("auto",), "frequency_penalty": (0,), "presence_penalty": (0,), "logit_bias": (None, {})}
ROLES = ("system", "developer", "user", "assistant", "tool")


def parse_request(body: object) -> ChatRequest:
    if not isinstance(body, dict):
        raise ApiError(400, "the body must be a JSON object")
    for name, values in NEUTRAL.items():
        if body.get(name) is not None and body[name] not in values:
            raise ApiError(400, f"{name} is not supported, but for {values[0]!r}", param=name, code="unsupported_value")
    response_format = body.get("response_format")
    if response_format is not None and response_format != {"type": "text"}:
        raise ApiError(400, "response_format is not supported, but for text", param="response_format", code="unsupported_value")
    tools = _field(body, "tools", list, None)
    for place, tool in enumerate(tools or []):
        if not isinstance(tool, dict) or not isinstance(tool.get("function"), dict) or not isinstance(tool["function"].get("name"), str):
            raise ApiError(400, f"tools[{place}] must be {{type: 'function', function: {{name, parameters}}}}", param=f"tools[{place}]")
    wants_logprobs = _field(body, "logprobs", bool, False)
    return ChatRequest(
        model=_field(body, "model", str),
        messages=[_message(message, place) for place, message in enumerate(_field(body, "messages", list))] or _fail("messages", "must not be empty"),
        tools=tools,
        max_tokens=_range(body, "max_completion_tokens", int, None, 1, 1_000_000) or _range(body, "max_tokens", int, None, 1, 1_000_000),
        temperature=_range(body, "temperature", float, 0.0, 0, 2),
        top_p=_range(body, "top_p", float, 1.0, 0, 1),
        seed=_field(body, "seed", int, None),
        stream=_field(body, "stream", bool, False),
        include_usage=bool(_field(body, "stream_options", dict, {}).get("include_usage")),
        top_logprobs=_range(body, "top_logprobs", int, 0, 0, 20) if wants_logprobs else None,
        return_token_ids=_field(body, "return_token_ids", bool, False),
    )


def _message(message: object, place: int) -> dict:
    where = f"messages[{place}]"
    if not isinstance(message, dict) or message.get("role") not in ROLES:
        _fail(where, f"must have a role, one of {', '.join(ROLES)}")
    content = message.get("content")
    if isinstance(content, list) and all(isinstance(part, dict) and part.get("type") == "text" for part in content):
        content = "".join(str(part.get("text", "")) for part in content)
    calls = message.get("tool_calls") or []
    if not isinstance(content, str) and not (content is None and message["role"] == "assistant"):
        _fail(f"{where}.content", "must be text")
    for call in calls if isinstance(calls, list) else [None]:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str) or not isinstance(function.get("arguments"), str):
            _fail(f"{where}.tool_calls", "must be a list of {id, type: 'function', function: {name, arguments}} with arguments as JSON text")
    return {**message, "content": content, "role": "system" if message["role"] == "developer" else message["role"]}


REQUIRED = object()


def _field(body: dict, name: str, kind: type, default=REQUIRED):
    value = body.get(name)
    if value is None:
        return _fail(name, "is missing") if default is REQUIRED else default
    wanted = (int, float) if kind is float else kind
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
        _fail(name, f"must be {kind.__name__}")
    return value


def _range(body: dict, name: str, kind: type, default, least: float, most: float):
    value = _field(body, name, kind, default)
    if value is not None and not least <= value <= most:
        _fail(name, f"must be from {least} to {most}")
    return value


def _fail(param: str, what: str):
    raise ApiError(400, f"{param} {what}", param=param)
