"""The byte-level BPE tokenizer of a model that is built from its configuration."""

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

PAD, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
MARKS = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]

# A name must be cut the same way in a question and in JSON, or it cannot be copied piece by piece: so spaces, quotes and punctuation never join a word.
# The keys of a call's JSON with the marks around them (`", "arguments": {`) may become one token each.
PIECES = (
    r'"?[{},]*\s*"[a-z]+":\s*[{\[]*(?:"(?![a-z]+":))?'
    r"|[A-Za-z_]+|\d|[/.\-~*]"
    r'|[^A-Za-z_0-9/.\-~*"]+|"[\]}]*'
)


def train_tokenizer(texts: Iterable[str], vocabulary: int, chat_template: str) -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[PAD, START, END, *MARKS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    # The pad token is not the end token: a model that pads with its end token learns never to stop.
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "attention_mask"],
    )
    fast.chat_template = chat_template
    return fast
