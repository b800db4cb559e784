import random
import unittest

from made import TEMPLATE, tokenizer
from trainer.tokenizer import train_tokenizer

WORDS = ["restart", "nginx", "agent", "command", "systemctl", "sudo"]
TEXTS = tuple(f'{a} the {b} {{"name": "remote_bash", "arguments": {{"agent": "{b}"}}}}' for a in WORDS for b in WORDS)


class TheTokenizer(unittest.TestCase):
    def test_a_name_has_the_same_pieces_in_a_question_and_in_a_call(self):
        words = tokenizer(TEXTS)
        for name in ("webprod01", "kax-trou-7", "/srv/brexlai-3.log", "deploy_ploum", "restart", "stouk*"):
            pieces = words.encode(name)
            for text in (f"Restart it on {name}, please", f'{{"agent": "{name}"}}', f'"command": "tail {name}"}}}}', name):
                ids = words.encode(text)
                found = any(ids[start : start + len(pieces)] == pieces for start in range(len(ids)))
                self.assertTrue(found, f"{name} in {text}: {words.convert_ids_to_tokens(ids)}")

    def test_any_text_comes_back_as_it_was(self):
        words = tokenizer(TEXTS)
        random_numbers = random.Random(1)
        alphabet = 'ab Z09_-./~*:{}[]",\'\\\n\té日本\u2028😀 '
        for _ in range(300):
            text = "".join(random_numbers.choice(alphabet) for _ in range(30))
            self.assertEqual(words.decode(words.encode(text)), text)

    def test_it_is_the_same_each_time(self):
        first, second = (train_tokenizer(TEXTS, 340, TEMPLATE).backend_tokenizer.to_str() for _ in range(2))
        self.assertEqual(first, second)

    def test_keys_of_a_call_take_few_tokens(self):
        words = train_tokenizer(TEXTS * 20, 400, TEMPLATE)
        self.assertEqual(len(words.encode('", "arguments": {')), 1)
