const FENCE = /^```[\w-]*[ \t]*\n?([\s\S]*?)\n?```$/;
const TAGS = /^<(instructions?|prompt|answer|output|response)>([\s\S]*)<\/\1>$/i;
/** `Sure, here is a better one:` on a line of its own. */
const OPENING =
  /^(?:sure|certainly|absolutely|of course|okay|ok|here(?:'s|’s| is| are))\b[^\n:]{0,100}:[ \t]*\n/i;
/** `**Improved instruction:**`, `Assistant:` */
const LABEL =
  /^[*_#\s]*(?:here (?:is|are)[^:\n]{0,60}|(?:(?:the|my|a|your|proposed|new|improved|better|revised|final|optimi[sz]ed|suggested)\s+)*(?:instruction|prompt)s?|assistant|ai|model)\s*[*_]*\s*:\s*[*_]*\s*/i;
const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["«", "»"],
  ["**", "**"],
];

/** What nobody sees, but for what scripts and emoji are joined with. */
const UNSEEN = /[^\P{Cc}\n\t]|[^\P{Cf}\u200C\u200D]|\p{Cs}/gu;

/** An instruction as a model wrote it, without what models put around it: fences, quotes, tags, "Instruction:"; and without invisible characters. */
export function cleanReply(reply: string): string {
  let text = reply.replace(/\r\n?/g, "\n").replace(UNSEEN, "").trim();
  for (;;) {
    const next = unwrapped(text);
    if (next === text) return text;
    text = next;
  }
}

function unwrapped(text: string): string {
  const inner = FENCE.exec(text)?.[1] ?? TAGS.exec(text)?.[2] ?? onlyText(text) ?? text;
  return unquoted(inner.trim().replace(OPENING, "").replace(LABEL, "").trim());
}

/** `{ "instruction": "…" }` */
function onlyText(text: string): string | undefined {
  if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
  try {
    const values = Object.values(JSON.parse(text) as object); // braces around it: an object
    return values.length === 1 && typeof values[0] === "string" ? values[0] : undefined;
  } catch {
    return undefined; // braces of the text's own
  }
}

function unquoted(text: string): string {
  for (const [open, close] of QUOTES) {
    if (text.length <= open.length + close.length || !text.startsWith(open) || !text.endsWith(close))
      continue;
    const inner = text.slice(open.length, -close.length);
    // Quotes that close and open again inside are the text's own: "a" and "b".
    if (!inner.includes(open) && !inner.includes(close)) return inner.trim();
  }
  return text;
}
