import type { LmRequest } from "@signet/core";
import { type ScriptedReply, scriptedLm } from "@signet/core/testing";

type Replies = Partial<
  Record<
    "observe" | "condense" | "program" | "step" | "propose" | "programs",
    (request: LmRequest, sample: string) => ScriptedReply
  >
>;

/** All texts of a request. */
export function promptOf({ prefix, messages }: LmRequest): string {
  return [...prefix, ...messages].map(({ text }) => text).join("\n");
}

function kindOf(prompt: string): keyof Replies {
  if (prompt.startsWith("Write down what is noteworthy")) return "observe";
  if (prompt.startsWith("Condense")) return "condense";
  if (prompt.startsWith("Say what task")) return "program";
  if (prompt.startsWith("Say what the named step")) return "step";
  return prompt.startsWith("Write better instructions for all") ? "programs" : "propose";
}

interface SeenPrompt {
  readonly prompt: string;
  readonly sample: string;
  readonly temperature: number;
}

/** A proposer model that keeps its prompts by kind. */
export function proposerModel(replies: Replies = {}) {
  const prompts: Record<keyof Replies, SeenPrompt[]> = {
    observe: [],
    condense: [],
    program: [],
    step: [],
    propose: [],
    programs: [],
  };
  const defaults: Required<Replies> = {
    observe: () => "Short complaints.",
    condense: () => "A summary of complaints.",
    program: () => "It sorts mail.",
    step: () => "It names topics.",
    propose: (_, sample) => `Name the one topic, variant ${sample}.`,
    programs: (_, sample) => `[sort]\nName the one topic, variant ${sample}.`,
  };
  const lm = scriptedLm({
    reply: (request, { sample }) => {
      const prompt = promptOf(request);
      const kind = kindOf(prompt);
      prompts[kind].push({ prompt, sample, temperature: request.temperature });
      return (replies[kind] ?? defaults[kind])(request, sample);
    },
  });
  return { lm, prompts };
}
