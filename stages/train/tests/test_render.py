import unittest

from made import TOOLS, call, line, tokenizer
from trainer.render import render_prompt, render_turn

# Every character a template or an encoder likes to touch.
SENTINEL = 'a "b" \\n \\ \'c\' é 日本 \u2028 <|x|> {{ y }} & null'


class Render(unittest.TestCase):
    def test_arguments_stand_as_json_once_whatever_is_in_them(self):
        turn = render_turn(tokenizer(), line(SENTINEL, {})["messages"], call("bash", {"command": SENTINEL}), TOOLS)
        self.assertIn(f"user\n{SENTINEL}<|im_end|>", turn.prompt)
        from trainer.tool_calls import parse_tool_calls

        content, calls = parse_tool_calls(turn.completion.removesuffix("<|im_end|>"))
        self.assertIsNone(content)
        import json

        self.assertEqual([(each["name"], json.loads(each["arguments"])) for each in calls], [("bash", {"command": SENTINEL})])

    def test_a_short_turn_is_this_text(self):
        turn = render_turn(tokenizer(), line("Is it up?", {})["messages"], call("remote_bash", {"agent": "web01", "command": "uptime"}), TOOLS)
        self.assertEqual(turn.prompt, "<|im_start|>tools\nbash remote_bash complete<|im_end|><|im_start|>user\nIs it up?<|im_end|><|im_start|>assistant\n")
        self.assertEqual(turn.completion, '<tool_call>{"name": "remote_bash", "arguments": {"agent": "web01", "command": "uptime"}}</tool_call><|im_end|>')

    def test_what_is_asked_is_what_was_trained(self):
        row = line("go", call("bash", {"command": "ls"}))
        past = [*row["messages"], row["completion"], {"role": "tool", "tool_call_id": "call_1", "content": "SENTINEL out"}]
        turn = render_turn(tokenizer(), past, {"role": "assistant", "content": "done"}, TOOLS)
        self.assertEqual(turn.prompt, render_prompt(tokenizer(), past, TOOLS))
        self.assertIn("<tool_response>SENTINEL out</tool_response>", turn.prompt)
        self.assertEqual(turn.completion, "done<|im_end|>")

    def test_several_calls_and_words_stand_in_one_turn(self):
        completion = {**call("bash", {"command": "a"}), "content": "first"}
        completion["tool_calls"] += call("bash", {"command": "b"}, "call_2")["tool_calls"]
        turn = render_turn(tokenizer(), line("go", {})["messages"], completion, TOOLS)
        self.assertEqual(turn.completion.count("<tool_call>"), 2)
        self.assertTrue(turn.completion.startswith("first<tool_call>"))

    def test_the_system_prompt_is_left_out(self):
        self.assertNotIn("AJ", render_prompt(tokenizer(), line("go", {})["messages"], TOOLS))

    def test_a_template_that_does_not_continue_its_prompt_is_an_error(self):
        other = tokenizer()
        other.chat_template = "{{ messages | length }}{% for m in messages %}{{ m.content }}<|im_end|>{% endfor %}"
        with self.assertRaisesRegex(ValueError, "does not continue its own prompt"):
            render_turn(other, [{"role": "user", "content": "a"}], {"role": "assistant", "content": "b"}, None)

    def test_a_template_that_does_not_end_a_turn_is_an_error(self):
        other = tokenizer()
        other.chat_template = "{% for m in messages %}{{ m.content }}{% endfor %}"
        with self.assertRaisesRegex(ValueError, "does not end an assistant turn"):
            render_turn(other, [{"role": "user", "content": "a"}], {"role": "assistant", "content": "b"}, None)
