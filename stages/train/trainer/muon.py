"""Muon for the matrices (https://kellerjordan.github.io/posts/muon/), Adam for the rest: embeddings and norms."""

from collections.abc import Iterable

import torch

# Coefficients of the Newton-Schulz iteration, from the same source.
A, B, C = 3.4445, -4.7750, 2.0315
ITERATIONS = 5


class MuonWithAdam(torch.optim.Optimizer):
    """Matrices of one shape are handled as one batch: on a CPU `torch.optim.Muon`, which takes them one by one in bfloat16, took longer than the whole rest of a step."""

    def __init__(self, named: Iterable[tuple[str, torch.nn.Parameter]], *, learning_rate: float, matrix_learning_rate: float) -> None:
        matrices, rest = [], []
        for name, parameter in named:
            (matrices if parameter.ndim == 2 and "embed" not in name and "lm_head" not in name else rest).append(parameter)
        super().__init__(
            [
                {"params": matrices, "lr": matrix_learning_rate, "kind": "muon", "momentum": 0.95},
                {"params": rest, "lr": learning_rate, "kind": "adam", "betas": (0.9, 0.99), "eps": 1e-8},
            ],
            {},
        )

    @torch.no_grad()
    def step(self, closure=None) -> None:
        assert closure is None
        for group in self.param_groups:
            parameters = [parameter for parameter in group["params"] if parameter.grad is not None]
            if group["kind"] == "adam":
                self._adam(parameters, group)
            else:
                by_shape: dict[torch.Size, list[torch.nn.Parameter]] = {}
                for parameter in parameters:
                    by_shape.setdefault(parameter.shape, []).append(parameter)
                for alike in by_shape.values():
                    self._muon(alike, group)

    def _muon(self, parameters: list[torch.nn.Parameter], group: dict) -> None:
        gradients = [parameter.grad for parameter in parameters]
        for parameter in parameters:
            if not self.state[parameter]:
                self.state[parameter]["momentum"] = torch.zeros_like(parameter)
        momenta = [self.state[parameter]["momentum"] for parameter in parameters]
        torch._foreach_lerp_(momenta, gradients, 1 - group["momentum"])
        updates = orthogonalize(torch.stack(torch._foreach_lerp(gradients, momenta, group["momentum"])))
        rows, columns = parameters[0].shape
        scale = -group["lr"] * max(1, rows / columns) ** 0.5
        torch._foreach_add_(parameters, list(updates.unbind()), alpha=scale)

    def _adam(self, parameters: list[torch.nn.Parameter], group: dict) -> None:
        fast, slow = group["betas"]
        for parameter in parameters:
            state = self.state[parameter]
            if not state:
                state.update(step=0, mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter))
            state["step"] += 1
            state["mean"].lerp_(parameter.grad, 1 - fast)
            state["square"].lerp_(parameter.grad.square(), 1 - slow)
            deviation = (state["square"] / (1 - slow ** state["step"])).sqrt_().add_(group["eps"])
            parameter.addcdiv_(state["mean"], deviation, value=-group["lr"] / (1 - fast ** state["step"]))


def orthogonalize(matrices: torch.Tensor) -> torch.Tensor:
    """The nearest matrices with orthogonal rows or columns, about; a batch of one shape."""
    wide = matrices.size(1) <= matrices.size(2)
    x = matrices if wide else matrices.mT
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(ITERATIONS):
        square = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(square, square, square, beta=B, alpha=C), x, beta=A)
    return x if wide else x.mT
