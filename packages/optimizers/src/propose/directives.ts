import { CHAT_MARKS } from "./chat-marks.js";
import type { Mark } from "./mark.js";
import { OVERRIDES } from "./overrides.js";
import { TOOL_MARKS } from "./tool-marks.js";

/** What a prompt's parser, or a model, may take for more than an instruction. */
type DirectiveKind = "chat" | "tool";

const marks: readonly (Mark & { readonly kind: DirectiveKind })[] = [
  ...CHAT_MARKS.map((mark) => ({ ...mark, kind: "chat" as const })),
  ...OVERRIDES.map((pattern) => ({ pattern, key: () => "override", kind: "chat" as const })),
  ...TOOL_MARKS.map((mark) => ({ ...mark, kind: "tool" as const })),
];

/**
 * A kind of directive that stands in a text and in none of its own surroundings: turns of a chat, markers of chat templates, orders to ignore orders, calls
 * of tools. Letters in another width and signs that nobody sees hide none.
 */
export function otherDirective(text: string, own: readonly string[]): DirectiveKind | undefined {
  const found = directivesIn(text);
  if (found.size === 0) return undefined;
  const known = new Set(own.flatMap((text) => [...directivesIn(text).keys()]));
  return [...found].find(([key]) => !known.has(key))?.[1];
}

function directivesIn(text: string): ReadonlyMap<string, DirectiveKind> {
  const plain = text
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replaceAll("▁", "_");
  return new Map(
    marks.flatMap(({ kind, pattern, key }) =>
      [...plain.matchAll(pattern)].map(([all, ...groups]): readonly [string, DirectiveKind] => {
        const found = key?.(...groups.map((group) => group ?? "")) ?? all;
        return [found.toLowerCase(), kind];
      }),
    ),
  );
}
