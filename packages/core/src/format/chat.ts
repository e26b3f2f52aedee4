import { answerOf, isComplete, parseAnswer } from "./answer.js";
import type { Fields, Format, FormatParsed, PreparedFormat } from "./format.js";
import { looseSectionsOf } from "./loose-sections.js";
import { message } from "./message.js";
import { LAYOUT_FOLLOWS, openChat } from "./open-chat.js";
import { previewTexts } from "./preview-text.js";
import { problemsText } from "./repair.js";
import type { Header } from "./sections.js";

/**
 * Sections under `## Header` lines. The system message holds the instruction, the fields and the layout, demos are turns, and the input is the
 * last turn. A line of a field's text that looks like a header gets a backslash in front.
 */
export const chat: Format = Object.freeze<Format>({
  name: "chat",
  prepare: (signature, settings) => {
    const { prefix, request, layout, wanted } = openChat(signature, settings);
    const { outputs, sections, headings } = layout;
    const { headers, settled: settledIn } = looseSectionsOf(headings);
    const rules = { outputs, stray: "text" } as const;

    const answer = (text: string, found: readonly Header[]) => answerOf(text, found, rules);

    const parse = (text: string): FormatParsed => {
      const exact = answer(text, sections.exactHeaders(text));
      if (isComplete(outputs, exact.texts)) return parseAnswer(outputs, exact.texts);
      const { texts, preamble } = answer(text, headers(text));
      const [first] = outputs;
      if (first === undefined || texts.has(first.field.name) || preamble.trim() === "")
        return parseAnswer(outputs, texts);
      return parseAnswer(outputs, new Map([[first.field.name, [preamble]], ...texts]));
    };

    const partial = (text: string): Fields => {
      const settled = settledIn(text);
      const exact = sections.exactHeaders(settled);
      const { texts } = answer(settled, exact.length > 0 ? exact : headers(settled));
      return previewTexts(outputs, texts);
    };

    return Object.freeze<PreparedFormat>({
      prefix,
      request,
      parse,
      repair: (asked, completion, issues) => ({
        ...asked,
        messages: [
          ...asked.messages,
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
