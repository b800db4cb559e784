import unittest

import torch
from made import tokenizer
from trainer.batches import BatchPlan, collate
from trainer.development import exact_share
from trainer.generation import Completion, complete
from trainer.job import Shape, StopRule
from trainer.model import build_model
from trainer.muon import MuonWithAdam, orthogonalize
from trainer.rows import Row
from trainer.stop_rule import StopRuleSchedule

SMALL = Shape(
    "qwen3",
    300,
    {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 64},
    "",
)


def small_model():
    torch.manual_seed(1)
    return build_model(SMALL, tokenizer()).eval()


class Plan(unittest.TestCase):
    lengths = [10 + place * 7 % 40 for place in range(100)]

    def test_a_round_has_each_row_once_and_batches_of_near_lengths(self):
        batches = list(BatchPlan(self.lengths, 10, 10, seed=1))
        self.assertEqual(sorted(index for batch in batches for index in batch), list(range(100)))
        widths = [max(self.lengths[index] for index in batch) * len(batch) for batch in batches]
        self.assertLess(sum(widths) / sum(self.lengths), 1.1)

    def test_the_same_seed_gives_the_same_batches_and_another_one_others(self):
        first, again, other = (list(BatchPlan(self.lengths, 8, 40, seed)) for seed in (1, 1, 2))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        self.assertEqual(len(first), 40)
        self.assertTrue(all(len(batch) == 8 for batch in first))


class TheStopRule(unittest.TestCase):
    rule = StopRule(threshold=0.8, check_every=10, development_rows=1, decay_steps=20, max_steps=100)

    def schedule(self) -> StopRuleSchedule:
        return StopRuleSchedule(torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0), self.rule, warmup_steps=4)

    def rates(self, schedule: StopRuleSchedule, steps: int) -> list[float]:
        rates = []
        for _ in range(steps):
            rates.append(schedule.get_last_lr()[0])
            schedule.optimizer.step()
            schedule.step()
        return rates

    def test_warms_up_stays_and_falls_once_enough_is_learned(self):
        schedule = self.schedule()
        self.assertEqual(self.rates(schedule, 6), [0.25, 0.5, 0.75, 1.0, 1.0, 1.0])
        schedule.observe(6, 0.5)
        self.assertEqual(schedule.end, 100)
        schedule.observe(6, 0.8)
        self.assertEqual(schedule.end, 26)
        schedule.observe(16, 0.9)  # the end does not move again
        self.assertEqual(schedule.end, 26)
        rates = self.rates(schedule, 20)
        self.assertEqual(rates, sorted(rates, reverse=True))
        self.assertEqual(schedule.get_last_lr(), [0.0])

    def test_ends_at_the_cap_when_nothing_is_learned(self):
        schedule = self.schedule()
        rates = self.rates(schedule, 100)
        self.assertEqual(rates[79], 1.0)
        self.assertLess(rates[99], 0.06)

    def test_a_resumed_schedule_goes_on_alike(self):
        schedule, resumed = self.schedule(), self.schedule()
        self.rates(schedule, 10)
        schedule.observe(10, 0.9)
        self.rates(schedule, 5)
        resumed.load_state_dict(schedule.state_dict())
        self.assertEqual(self.rates(resumed, 15), self.rates(schedule, 15))


class TheOptimizer(unittest.TestCase):
    def test_an_update_of_a_matrix_has_singular_values_near_one(self):
        torch.manual_seed(1)
        for shape in ((3, 16, 48), (3, 48, 16), (2, 16, 16)):
            values = torch.linalg.svdvals(orthogonalize(torch.randn(shape)))
            self.assertTrue(bool(((values > 0.3) & (values < 1.6)).all()), values)

    def test_goes_on_alike_from_its_state(self):
        def steps(model, optimizer, count):
            for _ in range(count):
                optimizer.zero_grad()
                model(torch.ones(2, 4)).square().sum().backward()
                optimizer.step()

        def made():
            torch.manual_seed(1)
            model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Linear(8, 4))
            return model, MuonWithAdam(model.named_parameters(), learning_rate=0.01, matrix_learning_rate=0.02)

        whole, optimizer = made()
        steps(whole, optimizer, 6)
        half, optimizer = made()
        steps(half, optimizer, 3)
        resumed, other = made()
        resumed.load_state_dict(half.state_dict())
        other.load_state_dict(optimizer.state_dict())
        steps(resumed, other, 3)
        for left, right in zip(whole.parameters(), resumed.parameters()):
            self.assertTrue(torch.equal(left, right))


class Generation(unittest.TestCase):
    prompts = [[8, 9, 10], [20, 21, 22, 23, 24, 25, 26], [30] * 12, [40, 41]]

    def decode(self, model, prompts, **options) -> list[list[int]]:
        completions = [Completion(prompt, 10, **options) for prompt in prompts]
        complete(model, completions, 16, 0, frozenset([2]))
        return [completion.ids for completion in completions]

    def test_neighbours_do_not_change_an_answer(self):
        model = small_model()
        together = self.decode(model, self.prompts)
        alone = [self.decode(model, [prompt])[0] for prompt in self.prompts]
        self.assertEqual(together, alone)

    def test_padding_on_the_left_does_not_change_an_answer(self):
        model = small_model()
        for prompt, padded in zip(self.prompts, self.decode(model, self.prompts), strict=True):
            bare = Completion(prompt, 10)
            complete(model, [bare], len(prompt), 0, frozenset([2]))
            self.assertEqual(padded, bare.ids)

    def test_a_seed_gives_the_same_sample_and_another_one_another(self):
        model = small_model()
        first, again, other = (self.decode(model, self.prompts, temperature=1.5, seed=seed) for seed in (1, 1, 2))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_log_probabilities_belong_to_the_tokens_taken(self):
        completion = Completion([8, 9], 5, top_logprobs=2)
        complete(small_model(), [completion], 2, 0, frozenset())
        self.assertEqual(len(completion.logprobs), 5)
        for token, (logprob, top) in zip(completion.ids, completion.logprobs):
            self.assertEqual(top[0], (token, logprob))
            self.assertLess(logprob, 0)

    def test_development_exactness_is_that_of_greedy_decoding(self):
        model = small_model()
        answers = self.decode(model, self.prompts)
        right = [Row(prompt + answer, len(prompt)) for prompt, answer in zip(self.prompts, answers)]
        wrong = [Row(row.ids[:-1] + [(row.ids[-1] + 1) % 300], row.completion_from) for row in right]
        early = [Row(row.ids[: row.completion_from] + [5] + row.ids[row.completion_from + 1 :], row.completion_from) for row in right]
        self.assertEqual(exact_share(model, right, 0), 1.0)
        self.assertEqual(exact_share(model, wrong + early, 0), 0.0)
        self.assertEqual(exact_share(model, right + wrong, 0), 0.5)

    def test_padding_on_the_right_has_no_label(self):
        batch = collate([Row([5, 6, 7, 8], 2), Row([5, 6], 1)], pad=0)
        self.assertEqual(batch["labels"].tolist(), [[-100, -100, 7, 8], [-100, 6, -100, -100]])
        self.assertEqual(batch["attention_mask"].tolist(), [[1, 1, 1, 1], [1, 1, 0, 0]])
