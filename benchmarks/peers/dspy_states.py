"""Writes states that DSPy saves (module.save("x.json")) of programs made for it, and what DSPy itself then holds of them.

Usage: python dspy_states.py FOLDER   (needs dspy, see requirements.txt; no network and no model: a dummy one answers)
"""

import json
import sys
from pathlib import Path
from typing import Literal

import dspy
from dspy.utils import DummyLM


class Triage(dspy.Signature):
    """Sort the ticket into a queue, and say how urgent it is."""

    ticket: str = dspy.InputField(desc="What the customer wrote")
    plan: str = dspy.InputField()
    queue: Literal["billing", "delivery", "other"] = dspy.OutputField(desc="Who should answer")
    urgency: int = dspy.OutputField()


class Reply(dspy.Signature):
    """Answer the customer in one sentence."""

    ticket: str = dspy.InputField()
    queue: str = dspy.InputField()
    reply: str = dspy.OutputField()
    tags: list[str] = dspy.OutputField(desc="At most three")


class Support(dspy.Module):
    def __init__(self):
        super().__init__()
        self.triage = dspy.Predict(Triage)
        self.reply = dspy.ChainOfThought(Reply)

    def forward(self, ticket, plan):
        queue = self.triage(ticket=ticket, plan=plan).queue
        return self.reply(ticket=ticket, queue=queue)


TICKETS = [
    ("I was charged twice for May.", "pro", "billing", 2),
    ("Where is my parcel? It said Monday.", "basic", "delivery", 3),
    ("Do you ship to Norway?", "basic", "other", 1),
    ("Refund the second invoice, please.", "pro", "billing", 2),
]


def examples():
    return [
        dspy.Example(ticket=ticket, plan=plan, queue=queue, urgency=urgency).with_inputs("ticket", "plan")
        for ticket, plan, queue, urgency in TICKETS
    ]


def answers():
    for _, _, queue, urgency in TICKETS * 3:
        yield {"queue": queue, "urgency": str(urgency)}
        yield {
            "reasoning": f"It is about {queue}.",
            "reply": f"Our {queue} team will answer today.",
            "tags": json.dumps([queue, "today"]),
        }


def bootstrapped():
    dspy.configure(lm=DummyLM(list(answers())))
    optimizer = dspy.BootstrapFewShot(
        metric=lambda example, prediction, trace=None: True, max_bootstrapped_demos=2, max_labeled_demos=3
    )
    return optimizer.compile(Support(), trainset=examples())


def rewritten():
    program = Support()
    program.triage.signature = program.triage.signature.with_instructions(
        "Read the ticket twice.\nThen name the queue {not a slot} and the urgency from 1 to 3."
    )
    program.triage.demos = [dspy.Example(example) for example in examples()[:2]]
    return program


def held(program):
    """What DSPy holds after loading: the truth that an import is compared with."""
    return {
        name: {
            "instruction": predictor.signature.instructions,
            "inputs": list(predictor.signature.input_fields),
            "outputs": list(predictor.signature.output_fields),
            "demos": [dict(demo.items()) for demo in predictor.demos],
        }
        for name, predictor in program.named_predictors()
    }


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    programs = {
        "predict": (dspy.Predict(Triage), lambda: dspy.Predict(Triage)),
        "chain_of_thought": (dspy.ChainOfThought(Reply), lambda: dspy.ChainOfThought(Reply)),
        "bootstrapped": (bootstrapped(), Support),
        "rewritten": (rewritten(), Support),
    }
    for name, (program, fresh) in programs.items():
        path = folder / f"{name}.json"
        program.save(str(path))
        loaded = fresh()
        loaded.load(str(path))
        (folder / f"{name}.held.json").write_text(json.dumps(held(loaded), indent=2, default=str) + "\n")
    print(json.dumps({"dspy": dspy.__version__, "states": sorted(programs)}))


main(Path(sys.argv[1]))
