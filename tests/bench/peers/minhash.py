"""minhash.py rensa|datasketch TEXTS SIGNATURES PERMUTATIONS SEED: prints the seconds from the texts in memory to their signatures. Each library by its fastest way."""

import json
import re
import sys
import time

import numpy as np

library, source, target = sys.argv[1:4]
permutations, seed = map(int, sys.argv[4:])
WORD = re.compile(r"\w+")


def shingles(text):
    words = WORD.findall(text.lower())
    return list(map(" ".join, zip(words, words[1:], words[2:], words[3:], words[4:])))


if library == "rensa":
    from rensa import RMinHash

    def sign(texts):
        made = []
        for text in texts:
            one = RMinHash(num_perm=permutations, seed=seed)
            one.update(shingles(text))
            made.append(one)
        return made

    def values(one):
        return one.digest()

else:
    from datasketch import MinHash

    def sign(texts):
        return MinHash.bulk(([word.encode() for word in shingles(text)] for text in texts), num_perm=permutations, seed=seed)

    def values(one):
        return one.hashvalues


with open(source, encoding="utf-8") as lines:
    texts = [json.loads(line) for line in lines]
sign(texts[:500])
started = time.perf_counter()
signatures = sign(texts)
print(time.perf_counter() - started)
np.array([values(one) for one in signatures], dtype="<u4").tofile(target)
