import type { LanguageModel } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { type Rng, rng } from "@signet/optimizers";
import { type ReadPrompt, readPrompt, type Section } from "./read-prompt.js";
import { reviseText } from "./revise-text.js";
import { writeNote } from "./write-note.js";

/**
 * A proposer that knows nothing of the rule: what it writes follows from the prompt and the sample alone. It explains the records that it is shown, takes
 * over what the prompt's other texts state, and is at times wrong, unclear or without an idea.
 */
export function learningProposer(): LanguageModel {
  return scriptedLm({
    id: "explains-failures",
    usage: { promptTokens: 400, completionTokens: 60 },
    reply: (request, { sample }) => {
      const prompt = readPrompt(request);
      const shown = [...request.prefix, ...request.messages].map(({ text }) => text).join("\n");
      const draw = rng(`${shown}\n${sample}`);
      return prompt.asked
        .map((heading) => `## ${heading}\n${answerUnder(heading, prompt, draw.fork(heading))}`)
        .join("\n\n");
    },
  });
}

/** What is put in the place of a text, against texts about it. */
const REVISED = /instruction|prompt|sentence/i;
const NOTED = /mutation|style|hint|reason|advice|summary|critique|feedback/i;

function answerUnder(heading: string, prompt: ReadPrompt, draw: Rng): string {
  const { sections, steps } = prompt;
  const isNote = !REVISED.test(heading) || NOTED.test(heading);
  const isSentence = /sentence/i.test(heading);
  const text = isNote
    ? writeNote(prompt, draw)
    : reviseText({ base: baseFor(isSentence, sections), isSentence, prompt, draw });
  return steps.length === 0 ? text : steps.map((step) => `[${step}]\n${text}`).join("\n\n");
}

const PRESENT = /current|present|base|best|now\b|old|original/i;
/** Texts that are not to be changed but to be known. */
const OTHERS = /tried|earlier|previous|histor|traject|reject|other|attempt|example|record|fail|run\b/i;
/** What is no text of the kind that is asked for. */
const ABOUT = /step|program|request|limit|data|task|removal|tip/i;

/** The text that the answer takes the place of, where one is given. */
function baseFor(isSentence: boolean, sections: readonly Section[]): Section | undefined {
  const texts = sections.filter(({ heading }) => !OTHERS.test(heading) && !NOTED.test(heading));
  const sentence = isSentence ? texts.find(({ heading }) => /sentence/i.test(heading)) : undefined;
  const named = texts.filter(({ heading }) => REVISED.test(heading));
  const alike = named.length > 0 ? named : texts.filter(({ heading }) => !ABOUT.test(heading));
  return sentence ?? alike.find(({ heading }) => PRESENT.test(heading)) ?? alike[0];
}
