/** Leaves out what is no part of an answer: a byte order mark, and the thinking that reasoning models write first. */
export function withoutPreface(text: string): string {
  const rest = withoutMark(text);
  if (!/^\s*<think>/.test(rest)) return rest;
  const end = rest.indexOf("</think>");
  return end < 0 ? rest : rest.slice(end + "</think>".length);
}

/** Whether a text that may go on is, or may turn out to be, such thinking without its end. */
export function isPreface(text: string): boolean {
  const start = withoutMark(text).trimStart();
  return start.startsWith("<think>") ? !start.includes("</think>") : "<think>".startsWith(start);
}

function withoutMark(text: string): string {
  const length = /^[\uFEFF\u200B]+/.exec(text)?.[0].length ?? 0;
  return length === 0 ? text : text.slice(length);
}
