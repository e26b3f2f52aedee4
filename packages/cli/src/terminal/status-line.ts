import type { TextStream } from "./paint.js";

/** A line at the bottom of a terminal that is written over, with lasting lines above it. */
export interface StatusLine {
  /** Shows a text in place of the one before. `width` counts what is seen, without styling; the caller keeps it below `columns()`. */
  readonly show: (text: string) => void;
  /** Writes a line that stays. */
  readonly print: (line: string) => void;
  readonly clear: () => void;
  readonly columns: () => number;
}

const ERASE_LINE = "\r\u001b[K";

/** Off a terminal there is nothing to write over: `show` does nothing there. */
export function statusLine(stream: TextStream, isTty: boolean): StatusLine {
  let shown = "";
  const erase = (): void => {
    if (shown !== "") stream.write(ERASE_LINE);
  };
  return {
    columns: () => stream.columns ?? 80,
    show(text) {
      if (!isTty || text === shown) return;
      stream.write(ERASE_LINE + text);
      shown = text;
    },
    print(line) {
      erase();
      stream.write(`${line}\n`);
      if (shown !== "") stream.write(shown);
    },
    clear() {
      erase();
      shown = "";
    },
  };
}
