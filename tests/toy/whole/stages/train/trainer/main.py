import json
import pathlib
import sys

from vocabulary import words_of

data, model, curve, lr, width = sys.argv[1:]
rows = [json.loads(line) for line in (pathlib.Path(data) / "train.jsonl").read_text().splitlines()]
words = words_of(rows, int(width))
(pathlib.Path(model) / "model.json").write_text(json.dumps({"skill": float(lr), "words": words}, sort_keys=True))
pathlib.Path(curve).write_text(json.dumps([{"step": 1, "loss": 1 / float(lr)}]))
