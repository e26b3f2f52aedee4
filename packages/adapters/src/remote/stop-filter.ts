/** Lets text through up to the first stop text, which may arrive in pieces. */
export interface StopFilter {
  /** Takes more text; returns what can be shown of it and of what was held back. */
  readonly push: (text: string) => string;
  /** Returns what is still held back: no stop text came of it. */
  readonly flush: () => string;
  readonly isStopped: () => boolean;
}

/**
 * Cuts a completion at its stop texts. Providers do it themselves, but each refuses or forgets some: more than four,
 * only white space, all of them.
 */
export function stopFilter(stops: readonly string[]): StopFilter {
  const wanted = stops.filter((stop) => stop !== "");
  let held = "";
  let stopped = false;
  return {
    push(text) {
      if (stopped) return "";
      if (wanted.length === 0) return text;
      held += text;
      const hits = wanted.map((stop) => held.indexOf(stop)).filter((index) => index >= 0);
      stopped = hits.length > 0;
      const end = stopped ? Math.min(...hits) : held.length - openTail(held, wanted);
      const shown = held.slice(0, end);
      held = stopped ? "" : held.slice(end);
      return shown;
    },
    flush() {
      const rest = held;
      held = "";
      return rest;
    },
    isStopped: () => stopped,
  };
}

/** Length of the longest end of the text with which one of the stops begins. */
function openTail(text: string, stops: readonly string[]): number {
  const longest = Math.max(...stops.map((stop) => stop.length)) - 1;
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const tail = text.slice(text.length - length);
    if (stops.some((stop) => stop.startsWith(tail))) return length;
  }
  return 0;
}
