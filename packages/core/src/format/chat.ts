import type { LmRequest, Message } from "../lm/language-model.js";
import { answerOf, isComplete, parseAnswer } from "./answer.js";
import { completeDemos } from "./complete-demos.js";
import type { Fields, Format, FormatParsed, PreparedFormat } from "./format.js";
import { type LaidField, layoutOf, showInputs, writeOutputs } from "./layout.js";
import { message } from "./message.js";
import { problemsText } from "./repair.js";
import type { Header } from "./sections.js";

/**
 * Sections under `## Header` lines. The system message holds the instruction, the fields and the layout, demos are turns, and the input is the
 * last turn. A line of a field's text that looks like a header gets a backslash in front.
 */
export const chat: Format = Object.freeze<Format>({
  name: "chat",
  prepare: (signature, { instruction, demos, temperature, maxTokens }) => {
    const layout = layoutOf(signature, (sections) => sections);
    const { inputs, outputs, sections } = layout;
    const rules = { outputs, stray: "text" } as const;
    const wanted = outputs.map(({ heading, rule }) => section(heading, `(${rule})`)).join("\n\n");
    const system = [instruction, fieldList(inputs, outputs), LAYOUT_FOLLOWS, wanted];
    const prefix: readonly Message[] = Object.freeze([
      message("system", system.filter((part) => part !== "").join("\n\n")),
      ...completeDemos(signature, demos).flatMap(({ fields }) => [
        message("user", inputText(inputs, fields)),
        message("assistant", writeOutputs(outputs, fields, section).join("\n\n")),
      ]),
    ]);

    const answer = (text: string, headers: readonly Header[]) => answerOf(text, headers, rules);

    const parse = (text: string): FormatParsed => {
      const exact = answer(text, sections.exactHeaders(text));
      if (isComplete(outputs, exact.texts)) return parseAnswer(outputs, exact.texts);
      const { texts, preamble } = answer(text, sections.headers(text));
      const [first] = outputs;
      if (first === undefined || texts.has(first.field.name) || preamble.trim() === "")
        return parseAnswer(outputs, texts);
      return parseAnswer(outputs, new Map([[first.field.name, [preamble]], ...texts]));
    };

    const partial = (text: string): Readonly<Record<string, string>> => {
      const settled = sections.settled(text);
      const exact = sections.exactHeaders(settled);
      const { texts } = answer(settled, exact.length > 0 ? exact : sections.headers(settled));
      return Object.fromEntries(
        [...texts].map(([name, [first = ""]]) => [name, sections.unescape(first.trim())]),
      );
    };

    return Object.freeze<PreparedFormat>({
      prefix,
      request: (input: Fields): LmRequest => ({
        layout: "chat",
        prefix,
        messages: [message("user", inputText(inputs, input))],
        temperature,
        maxTokens,
      }),
      parse,
      repair: (request, completion, issues) => ({
        ...request,
        messages: [
          ...request.messages,
          message("assistant", completion.text.trim() === "" ? "(no answer)" : completion.text),
          message(
            "user",
            `That answer cannot be used:\n${problemsText(issues, outputs)}\n\nAnswer again. ${LAYOUT_FOLLOWS}\n\n${wanted}`,
          ),
        ],
      }),
      partial,
    });
  },
});

const LAYOUT_FOLLOWS = "Write every section under its header, in this layout and with nothing else:";

function section(heading: string, text: string): string {
  return `## ${heading}\n${text}`;
}

function inputText(inputs: readonly LaidField[], values: Fields): string {
  return showInputs(inputs, values, section).join("\n\n");
}

function fieldList(inputs: readonly LaidField[], outputs: readonly LaidField[]): string {
  const lines = (fields: readonly LaidField[]): string =>
    fields
      .map(({ heading, description }) => `- ${heading}${description === "" ? "" : ` (${description})`}`)
      .join("\n");
  const given = inputs.length === 0 ? [] : [`You are given:\n${lines(inputs)}`];
  return [...given, `You write:\n${lines(outputs)}`].join("\n\n");
}
