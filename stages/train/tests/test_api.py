import json
import unittest

from trainer.chat_request import ApiError, parse_request
from trainer.job import Lora, parse
from trainer.tool_calls import parse_tool_calls, safe_length

CALL = '<tool_call>{"name": "bash", "arguments": {"command": "ls"}}</tool_call>'
ASK = {"model": "m", "messages": [{"role": "user", "content": "go"}]}


class ToolCalls(unittest.TestCase):
    def test_calls_come_out_of_the_text(self):
        content, calls = parse_tool_calls(f"hm {CALL}{CALL}")
        self.assertEqual((content, len(calls)), ("hm", 2))
        self.assertEqual((calls[0]["name"], json.loads(calls[0]["arguments"])), ("bash", {"command": "ls"}))

    def test_a_call_that_is_not_right_leaves_all_as_text(self):
        for broken in ('<tool_call>{"name": "bash", "arg</tool_call>', '<tool_call>{"name": "bash"}</tool_call>', '<tool_call>[1]</tool_call>', CALL + "<tool_call>{", "ls"):
            self.assertEqual(parse_tool_calls(broken), (broken, []))

    def test_a_stream_holds_back_what_may_become_a_call(self):
        self.assertEqual([safe_length(text) for text in ("ab", "ab<", "ab<tool", "ab<b", "ab<tool_call>{")], [2, 2, 2, 4, 2])


class Requests(unittest.TestCase):
    def refused(self, **more) -> tuple[int, str, str | None]:
        with self.assertRaises(ApiError) as caught:
            parse_request({**ASK, **more})
        error = caught.exception.body["error"]
        return caught.exception.status, error["param"], error["code"]

    def test_greedy_is_the_default(self):
        request = parse_request(ASK)
        self.assertEqual((request.temperature, request.top_p, request.stream, request.top_logprobs), (0.0, 1.0, False, None))
        self.assertEqual(parse_request({**ASK, "logprobs": True}).top_logprobs, 0)

    def test_what_is_wrong_is_named(self):
        self.assertEqual(self.refused(model=None), (400, "model", None))
        self.assertEqual(self.refused(messages=[]), (400, "messages", None))
        self.assertEqual(self.refused(messages=[{"role": "robot", "content": ""}]), (400, "messages[0]", None))
        self.assertEqual(self.refused(messages=[{"role": "user", "content": None}]), (400, "messages[0].content", None))
        self.assertEqual(self.refused(temperature="hot"), (400, "temperature", None))
        self.assertEqual(self.refused(temperature=3), (400, "temperature", None))
        self.assertEqual(self.refused(max_tokens=0), (400, "max_tokens", None))
        self.assertEqual(self.refused(stream="yes"), (400, "stream", None))
        self.assertEqual(self.refused(tools=[{"name": "bash"}]), (400, "tools[0]", None))

    def test_what_is_not_done_is_refused_and_not_ignored(self):
        for name, value in {"n": 2, "stop": ["x"], "tool_choice": "required", "response_format": {"type": "json_object"}}.items():
            self.assertEqual(self.refused(**{name: value}), (400, name, "unsupported_value"))
        parse_request({**ASK, "n": 1, "tool_choice": "auto", "stop": None, "user": "me"})

    def test_text_in_parts_is_joined(self):
        request = parse_request({**ASK, "messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]})
        self.assertEqual(request.messages[0]["content"], "ab")


class Jobs(unittest.TestCase):
    def test_unknown_missing_and_wrong_fields_are_named(self):
        self.assertEqual(parse(Lora, {"rank": 1, "alpha": 2, "merge": True}, "lora"), Lora(1, 2, True))
        for value, message in (({"rank": 1, "alpha": 2, "extra": 1}, r"unknown fields \['extra'\], missing fields \['merge'\]"), ({"rank": "1", "alpha": 2, "merge": True}, "lora.rank must be int")):
            with self.assertRaisesRegex(ValueError, message):
                parse(Lora, value, "lora")
