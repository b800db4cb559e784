"""An OpenAI-compatible server for one model folder, with the standard library: `/health`, `/v1/models`, `/v1/chat/completions`."""

import json
import os
import queue
import socket
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from trainer.events import emit
from trainer.chat_request import ApiError, ChatRequest, parse_request

MOST_BYTES = 8_000_000
# Where a request names no limit; an agent's turn is shorter.
DEFAULT_TOKENS = 512


def run_server(folder: str, *, name: str | None, host: str, port: int) -> int:
    if not (Path(folder) / "config.json").is_file():
        sys.exit(f"{folder} holds no model: it has no config.json; an adapter is served after it is merged into its base")
    server = Server((host, port), Engine(folder, name))
    emit("listening", host=host, port=server.server_address[1])
    server.serve_forever()
    return 0


class Engine:
    """The model, and the way from a request to its completion."""

    def __init__(self, folder: str, name: str | None) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        from trainer.batcher import Batcher

        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
        self.name = name
        self.id = name or Path(folder).name
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModelForCausalLM.from_pretrained(folder).eval()
        model = model.to("cuda" if torch.cuda.is_available() else "cpu")
        self.most_tokens = model.config.max_position_embeddings
        ends = model.generation_config.eos_token_id
        ends = [self.tokenizer.eos_token_id] if ends is None else [ends] if isinstance(ends, int) else ends
        self.batcher = Batcher(model, self.tokenizer.pad_token_id, frozenset(ends))

    def prepare(self, request: ChatRequest):
        from trainer.generation import Completion
        from trainer.render import render_prompt

        if self.name is not None and request.model != self.name:
            raise ApiError(404, f"there is no model {request.model!r} here, only {self.name!r}", param="model", code="model_not_found")
        try:
            text = render_prompt(self.tokenizer, request.messages, request.tools)
        except Exception as error:
            raise ApiError(400, f"messages do not fit the chat template of the model: {error}", param="messages") from error
        prompt = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        room = self.most_tokens - len(prompt)
        wanted = request.max_tokens or min(DEFAULT_TOKENS, room)
        if room < 1 or wanted > room:
            message = f"the model takes {self.most_tokens} tokens, and the messages are {len(prompt)} with {request.max_tokens or 1} asked for"
            raise ApiError(400, message, param="messages", code="context_length_exceeded")
        return Completion(prompt, wanted, request.temperature, request.top_p, request.seed, request.top_logprobs)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], engine: Engine) -> None:
        self.engine = engine
        super().__init__(address, Handler)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        try:
            body = self._read()
            route = ROUTES.get(self.path.split("?")[0].rstrip("/"))
            if route is None:
                raise ApiError(404, f"there is no {self.path} here; there are {', '.join(ROUTES)}", code="not_found")
            if route[0] != method:
                raise ApiError(405, f"{self.path} takes {route[0]}, not {method}", code="method_not_allowed")
            route[1](self, body)
        except ApiError as error:
            self._send(error.status, error.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # who asked has gone
        except Exception as error:
            traceback.print_exc()
            self._send(500, ApiError(500, f"{type(error).__name__}: {error}").body)

    def _read(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            raise ApiError(413, f"the body must have a Content-Length of at most {MOST_BYTES} bytes")
        return self.rfile.read(int(length))

    def _health(self, _: bytes) -> None:
        self._send(200, {"status": "ok"})

    def _models(self, _: bytes) -> None:
        self._send(200, {"object": "list", "data": [{"id": self.server.engine.id, "object": "model", "created": 0, "owned_by": "flywheel"}]})

    def _chat(self, body: bytes) -> None:
        from trainer.chat_answer import Answer
        from trainer.streaming import stream

        try:
            parsed = json.loads(body)
        except ValueError as error:
            raise ApiError(400, f"the body is no JSON: {error}") from error
        request = parse_request(parsed)
        engine = self.server.engine
        completion = engine.prepare(request)
        answer = Answer(request, completion, engine.tokenizer)
        if request.stream:
            tokens: queue.SimpleQueue[bool] = queue.SimpleQueue()
            completion.on_token = lambda: tokens.put(True)
            wait = engine.batcher.start(completion)
            self._open_stream()
            for event in stream(answer, tokens, wait):
                self.wfile.write(f"data: {event}\n\n".encode())
        else:
            engine.batcher.start(completion)()
            self._send(200, answer.whole())

    def _open_stream(self) -> None:
        self.close_connection = True  # its end is the end of the body
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Connection", "close")
        self.end_headers()

    def _send(self, status: int, body: dict) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args) -> None:
        pass  # the client knows what it asked


ROUTES = {"/health": ("GET", Handler._health), "/v1/models": ("GET", Handler._models), "/v1/chat/completions": ("POST", Handler._chat)}
