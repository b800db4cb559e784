import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from made import TEMPLATE, call, line, tokenizer, write_lines
from trainer.batches import BatchPlan
from trainer.job import Select
from trainer.rows import IGNORED, Account, select_turns, tokenize
from trainer.train import prepare_rows

SELECT = Select(single=["custom/*"], every=["collect"], max_tokens=200)


def select(lines: list[dict], rule: Select = SELECT):
    account, words = Account(), tokenizer()
    rows = tokenize(list(select_turns(str(write_lines(lines)), rule, words, account)), rule, words, account)
    return rows, account.to_json("trained"), words


class Rows(unittest.TestCase):
    def test_each_line_is_trained_on_or_left_out_with_a_reason(self):
        lines = [
            line("a", call("bash", {"command": "ls"})),
            line("b", call("bash", {"command": "ls"}), source="custom/other"),
            line("c", call("bash", {"command": "ls"}), single=False),
            line("d", {"role": "assistant", "content": "done"}, source="collect", single=False),
            line("e", call("bash", {"command": "x" * 400})),
            line("f", call("bash", {"command": "ls"}), source="glaive"),
            line("g", {**call("bash", {"command": "ls"}), "weight": 0}),
        ]
        rows, account, _ = select(lines)
        self.assertEqual(account["trained"], {"collect": 1, "custom/made": 1, "custom/other": 1})
        left_out = {(entry["source"], entry["reason"]): entry["rows"] for entry in account["leftOut"]}
        expected = {("custom/made", "not-single"): 1, ("custom/made", "too-long"): 1, ("custom/made", "weight"): 1, ("glaive", "source"): 1}
        self.assertEqual(left_out, expected)
        self.assertEqual(len(rows), sum(account["trained"].values()))
        self.assertEqual(len(lines), len(rows) + sum(left_out.values()))

    def test_each_turn_is_named_by_its_row_with_the_reason_it_was_left_out_for(self):
        lines = [line("a", call("bash", {"command": "ls"})), line("b", call("bash", {"command": "x" * 400})), line("c", call("bash", {}), source="glaive")]
        for index, each in enumerate(lines):
            each["id"] = f"row {index}"
        account, words = Account(), tokenizer()
        tokenize(list(select_turns(str(write_lines(lines)), SELECT, words, account)), SELECT, words, account)
        self.assertEqual(sorted(account.turns, key=str), [("row 0", None), ("row 1", "too-long"), ("row 2", "source")])

    def test_labels_lie_on_the_completion_and_its_end_and_nowhere_else(self):
        rows, _, words = select([line("Restart nginx on web01", call("bash", {"command": "ls -la"}))])
        (row,) = rows
        prompt = [token for token, label in zip(row.ids, row.labels) if label == IGNORED]
        completion = [label for label in row.labels if label != IGNORED]
        self.assertTrue(words.decode(prompt).endswith("<|im_end|><|im_start|>assistant\n"))
        self.assertEqual(words.decode(completion), '<tool_call>{"name": "bash", "arguments": {"command": "ls -la"}}</tool_call><|im_end|>')
        self.assertEqual(completion[-1], words.eos_token_id)
        self.assertNotEqual(words.pad_token_id, words.eos_token_id)

    def test_arguments_of_other_rows_are_no_nulls_in_this_one(self):
        calls = [call("bash", {"command": "ls"}), call("remote_bash", {"agent": "web01", "command": "ls"}), call("complete", {"summary": "s"}), call("bash", {})]
        rows, _, words = select([line("go", each) for each in calls])
        texts = [words.decode(row.ids) for row in rows]
        self.assertEqual([text for text in texts if "null" in text or "None" in text], [])
        self.assertIn('"arguments": {}}', texts[3])

    def test_the_limit_is_held_to_the_token(self):
        (row,), _, _ = select([line("a", call("bash", {"command": "ls"}))])
        size = len(row.ids)
        for limit, kept in ((size, 1), (size - 1, 0)):
            rows, _, _ = select([line("a", call("bash", {"command": "ls"}))], Select(["custom/*"], [], limit))
            self.assertEqual(len(rows), kept)

    def test_a_pattern_may_name_a_group_within_a_source(self):
        lines = [line("a", call("bash", {"command": "ls"}), source="collect", group=f"task/{task}") for task in ("fix-config", "fix-clock", "host-report")]
        rows, account, _ = select(lines, Select([], ["collect/task/fix-*"], 200))
        self.assertEqual((len(rows), account["leftOut"]), (2, [{"source": "collect", "reason": "source", "rows": 1}]))


class Preparation(unittest.TestCase):
    def prepared(self, train: list[dict], validation: list[dict]):
        """What a model is made of: the tokenizer, the rows, their batches, and the development rows that end the run."""
        folder = Path(tempfile.mkdtemp())
        (folder / "template.jinja").write_text(TEMPLATE, encoding="utf-8")
        for name, lines in (("train", train), ("validation", validation)):
            write_lines(lines).rename(folder / f"{name}.jsonl")
        job = SimpleNamespace(
            data=str(folder),
            selection=str(folder / "selection.json"),
            turns=str(folder / "turns.jsonl"),
            select=Select(["custom/disks", "custom/users"], ["collect"], 200),
            shape=SimpleNamespace(vocabulary=320, chat_template=str(folder / "template.jinja")),
            recipe=SimpleNamespace(stop=SimpleNamespace(development_rows=8)),
            seed=1,
        )
        words, rows, development = prepare_rows(job)
        return words.backend_tokenizer.to_str(), rows, list(BatchPlan([len(row.ids) for row in rows], 8, 40, job.seed)), development

    def test_rows_that_are_not_selected_change_nothing_wherever_they_stand(self):
        def rows(count: int, source: str, said: str) -> list[dict]:
            return [line(f"{said} web{index}", call("bash", {"command": f"{said} {index * 7}"}), source=source) for index in range(count)]

        def between(lines: list[dict], others: list[dict]) -> list[dict]:
            return [each for index, own in enumerate(lines) for each in (*others[2 * index : 2 * index + 2], own)] + others

        pinned = rows(30, "custom/disks", "show disks of") + rows(20, "custom/users", "who is on") + rows(2, "collect", "rotate")
        asked = rows(12, "custom/disks", "measure") + rows(4, "custom/users", "list users of")
        added = rows(90, "custom/cron", "list jobs of") + rows(40, "custom/disks-again", "fill")
        self.assertEqual(self.prepared(between(pinned, added), between(asked, added)), self.prepared(pinned, asked))
