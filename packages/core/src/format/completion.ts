import type { LmRequest, Message, TemplatePart } from "../lm/language-model.js";
import type { Signature } from "../signature/signature.js";
import { type Answer, answerOf, parseAnswer } from "./answer.js";
import { ANY_TEXT } from "./describe-field.js";
import { escapeLineBreaks, unescapeLineBreaks } from "./escape-line-breaks.js";
import type { Fields, Format, FormatSettings, PreparedFormat } from "./format.js";
import { type LaidField, type Layout, layoutOf, showInputs, writeOutputs } from "./layout.js";
import { type LooseSections, looseSectionsOf } from "./loose-sections.js";
import { message } from "./message.js";
import { previewTexts } from "./preview-text.js";
import { readText } from "./read-text.js";
import { problemsText } from "./repair.js";
import { staged } from "./staged.js";

/**
 * One text that the model continues: the instruction, blocks of `Title: value` lines, and the input's block, which ends in the first output's title. A
 * value is one line: its line breaks are written `\n`. Best for small and untuned models.
 */
export const completion: Format = Object.freeze<Format>({
  name: "completion",
  prepare: (signature, settings) =>
    staged(signature, settings, { format: "completion", prepare: preparePlain }),
});

function preparePlain(
  signature: Signature,
  { instruction, demos, capabilities, temperature, maxTokens }: FormatSettings,
): PreparedFormat {
  const plain = layoutOf(signature, (sections) => ({
    escape: (text) => sections.escape(escapeLineBreaks(text)),
    unescape: (text) => unescapeLineBreaks(sections.unescape(text)),
  }));
  const layout = { ...plain, loose: looseSectionsOf(plain.headings) };
  const { inputs, outputs } = layout;
  const [first] = outputs;
  const cue = first === undefined ? "" : `${first.heading}:`;
  const blocks = demos.map(({ fields }) =>
    [...showInputs(inputs, fields, line), ...writeOutputs(outputs, fields, line)].join("\n"),
  );
  const head = [
    instruction.trim(),
    outputs.flatMap((output) => outputRule(output, capabilities.grammar)).join("\n"),
    ...blocks,
  ].filter((part) => part !== "");
  const prefix: readonly Message[] = Object.freeze([
    message("user", head.map((part) => `${part}\n\n`).join("")),
  ]);
  const shared = {
    layout: "text",
    temperature,
    maxTokens,
    ...(capabilities.grammar
      ? { constraint: Object.freeze({ kind: "template", parts: templateOf(outputs, maxTokens) } as const) }
      : { stop: stopsOf(layout) }),
  } as const;

  const inputText = (input: Fields): string => [...showInputs(inputs, input, line), cue].join("\n");

  return Object.freeze<PreparedFormat>({
    prefix,
    request: (input: Fields): LmRequest => ({
      ...shared,
      prefix,
      messages: [message("user", inputText(input))],
    }),
    parse: (text) => parseAnswer(outputs, linesOf(text, layout).texts),
    repair: (request, { text }, issues) => ({
      ...request,
      messages: [
        ...request.messages,
        message("assistant", text),
        message(
          "user",
          `\n\nThat answer cannot be used:\n${problemsText(issues, outputs)}\n\nThe right answer:\n\n${request.messages[0]?.text ?? cue}`,
        ),
      ],
    }),
    partial: (text) => {
      const { texts } = linesOf(layout.loose.settled(text), layout);
      return previewTexts(outputs, texts, (shown) => settledValue(shown, layout));
    },
  });
}

function line(heading: string, text: string): string {
  return `${heading}: ${text}`;
}

/**
 * `Label is one of: billing, bug (who takes it).` Not a `Title:` line, so that it does not read as a block. What the model is held to by a grammar is
 * not said: small models choose worse among labels that they have just been told (SmolLM2-135M: 0.23 right with the list, 0.47 without).
 */
function outputRule({ heading, rule, description, text }: LaidField, isHeld: boolean): readonly string[] {
  const isLabel = text.shape.kind === "choice" || text.shape.kind === "boolean";
  const words = [
    rule === ANY_TEXT || (isHeld && isLabel) ? "" : ` is ${rule}`,
    description === "" ? "" : ` (${description})`,
  ].join("");
  return words === "" ? [] : [`${heading}${words}.`];
}

/** Where the model would go on to another example. */
function stopsOf({ inputs, outputs }: Layout): readonly string[] {
  const next = (inputs[0] ?? outputs[0])?.heading;
  return Object.freeze(["\n\n", ...(next === undefined ? [] : [`\n${next}:`])]);
}

/** The answer line by line, from after the first output's title. The space before a label belongs to the label, as tokenisers have it. */
function templateOf(outputs: readonly LaidField[], maxTokens: number): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  outputs.forEach((output, index) => {
    if (index > 0) parts.push({ kind: "literal", text: `\n${output.heading}:` });
    parts.push(...valueParts(output, maxTokens));
  });
  return Object.freeze(parts);
}

function valueParts(
  { text: { shape, write, exact } }: LaidField,
  maxTokens: number,
): readonly TemplatePart[] {
  const { kind, choices, nullable, optional } = shape;
  if (kind === "choice" || kind === "boolean") {
    const labels = kind === "boolean" ? ["true", "false"] : choices.map(write);
    const none = optional && exact("none") === undefined ? ["none"] : [];
    return [
      {
        kind: "choice",
        choices: [...labels, ...(nullable ? ["null"] : []), ...none].map((label) => ` ${label}`),
      },
    ];
  }
  if ((kind === "number" || kind === "integer") && !nullable && !optional) {
    return [
      { kind: "literal", text: " " },
      { kind: "number", integer: kind === "integer" },
    ];
  }
  return [{ kind: "free", until: "\n", maxTokens }];
}

interface LooseLayout extends Layout {
  readonly loose: LooseSections;
}

/** Cuts the continuation into fields: it starts in the first output, unless prose announces the answer first. */
function linesOf(text: string, { outputs, loose }: LooseLayout): Answer {
  const headers = loose.headers(text);
  const [first] = outputs;
  const rules = { outputs, stray: "end" } as const;
  if (first === undefined) return answerOf(text, headers, rules);
  const before = text.slice(0, headers[0]?.start ?? text.length).trim();
  const announced =
    headers[0]?.field === first.field.name && (before.endsWith(":") || !isAnswer(before, first));
  const startsIn = before === "" && headers.length > 0 ? undefined : announced ? undefined : first.field.name;
  const answer = answerOf(text, headers, startsIn === undefined ? rules : { ...rules, startsIn });
  const texts = new Map(
    outputs.flatMap(({ field: { name }, text: { shape } }) => {
      const given = answer.texts.get(name);
      return given === undefined
        ? []
        : [[name, shape.kind === "string" ? given.map(firstBlock) : given] as const];
    }),
  );
  return { ...answer, texts };
}

function isAnswer(text: string, { text: form }: LaidField): boolean {
  return form.shape.kind === "string" ? text !== "" : readText(form, text) !== undefined;
}

/** A value without an escape at its end that may still go on. */
function settledValue(text: string, { loose }: LooseLayout): string {
  const value = text.trim();
  let end = value.length;
  while (value[end - 1] === "\\") end--;
  const settled = value.slice(0, end);
  return settled.startsWith("\\") ? loose.settled(settled) : settled;
}

/** Blocks are parted by blank lines: what follows one is no part of the answer. */
function firstBlock(text: string): string {
  return text.trim().split(/\n[ \t\r]*\n/, 1)[0] ?? "";
}
