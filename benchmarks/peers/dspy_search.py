"""Runs MIPROv2 of DSPy 3.4.1 on synthetic worlds: one world per line of standard input, one answer per line of output.

What is DSPy's own, called and not changed: `MIPROv2.compile` with `auto`, thus the number of trials and candidates, the
minibatches, Optuna's sampler and what it is told, which program is evaluated in full and when, and the answer's choice.

What is put in its place: the two steps that ask a language model (bootstrapping and proposing) hand over numbered demo sets
and instructions; and `Evaluate` looks the answers up instead of starting threads for them, which costs a millisecond for each
look-up. It returns what DSPy's own would: `--own-evaluate` runs that one, to see that the answers are the same.

A line in:  {"seed", "effort", "sizes", "rates", "difficulty"}; see worlds.ts for their meaning.
A line out: {"answer": combination, "runs", "fullEvaluations": [{"runs", "combination", "score"}]}, scores in percent as
DSPy rounds them; the first full evaluation is that of the program as written.
"""

import contextlib
import json
import logging
import math
import sys
from statistics import NormalDist

import dspy
from dspy.teleprompt import mipro_optimizer_v2 as mipro

MASK = 0xFFFFFFFF
NORMAL = NormalDist()


class World:
    def __init__(self, seed, sizes, rates, difficulty):
        self.seed, self.sizes, self.rates, self.difficulty = seed, sizes, rates, difficulty
        self.runs = 0

    def is_right(self, combination, example):
        self.runs += 1
        number = 0
        for size, choice in zip(self.sizes, combination, strict=True):
            number = number * size + choice
        quantile = NORMAL.inv_cdf(self.rates[number])
        bound = quantile / math.sqrt(0.5) - self.difficulty[example]
        return uniform(self.seed, number, example) < 0.5 * math.erfc(-bound * math.sqrt(0.5))


def uniform(seed, combination, example):
    inner = mix((combination * 0x9E3779B1 + mix((example + 0x85EBCA6B) & MASK)) & MASK)
    return (mix((seed ^ inner) & MASK) + 0.5) / 2**32


def mix(bits):
    bits = ((bits ^ (bits >> 16)) * 0x85EBCA6B) & MASK
    bits = ((bits ^ (bits >> 13)) * 0xC2B2AE35) & MASK
    return bits ^ (bits >> 16)


class Modules(dspy.Module):
    """A program of some predictors. It knows the truth by their instructions and demos, and asks no model."""

    def __init__(self, world):
        super().__init__()
        as_written = dspy.Signature("question -> answer", "0")
        self.steps = [dspy.Predict(as_written) for _ in world.sizes[::2]]
        self._world = Shared(world)

    def forward(self, example):
        return dspy.Prediction(is_right=self._world.value.is_right(combination_of(self), example))


class Shared:
    """Keeps a value from being copied with the program around it."""

    def __init__(self, value):
        self.value = value

    def __deepcopy__(self, _memo):
        return self


def combination_of(program):
    return [
        choice
        for step in program.steps
        for choice in (int(step.signature.instructions), step.demos[0].set if step.demos else 0)
    ]


class OnlySearch(mipro.MIPROv2):
    """MIPROv2 with the proposals already made."""

    def _bootstrap_fewshot_examples(self, program, *_args, num_fewshot_candidates, **_kwargs):
        sets = [[], *([dspy.Example(set=index)] for index in range(1, num_fewshot_candidates))]
        return {index: sets for index in range(len(program.predictors()))}

    def _propose_instructions(self, program, *_args, num_instruct_candidates, **_kwargs):
        texts = [str(index) for index in range(num_instruct_candidates)]
        return {index: texts for index in range(len(program.predictors()))}


class LookUp:
    """Stands in for `dspy.Evaluate`: the same score without threads, progress bars and a context for each example."""

    def __init__(self, **_options):
        pass

    def __call__(self, program, devset, **_options):
        right = sum(metric(example, program.forward(**example.inputs())) for example in devset)
        return dspy.Prediction(score=round(100 * right / len(devset), 2), results=[])


def metric(_example, prediction, _trace=None):
    return prediction.is_right


def search(seed, effort, sizes, rates, difficulty):
    world = World(seed, sizes, rates, difficulty)
    examples = [dspy.Example(example=index).with_inputs("example") for index in range(len(difficulty))]
    nobody = object()  # no model is asked, yet one must be named
    optimizer = OnlySearch(
        metric=metric, prompt_model=nobody, task_model=nobody, auto=effort, num_threads=1, seed=seed + 1
    )  # a seed of 0 would mean DSPy's default
    best = optimizer.compile(Modules(world), trainset=examples[:1], valset=examples)
    full = [log for _, log in sorted(best.trial_logs.items()) if "full_eval_score" in log]
    return {
        "answer": combination_of(best),
        "runs": world.runs,
        "fullEvaluations": [
            {
                "runs": log["total_eval_calls_so_far"],
                "combination": combination_of(log["full_eval_program"]),
                "score": log["full_eval_score"],
            }
            for log in full
        ],
    }


def main():
    logging.disable(logging.WARNING)
    if "--own-evaluate" not in sys.argv:
        mipro.Evaluate = LookUp
    dspy.configure_cache(enable_disk_cache=False, enable_memory_cache=False)
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):  # where progress bars may go
            answer = search(**json.loads(line))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
