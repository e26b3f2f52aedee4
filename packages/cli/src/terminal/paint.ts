import { styleText } from "node:util";

/** A stream that text for people goes to. What stands on `process` is one; so is any writable. */
export type TextStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

type Style = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;
/** Styles a text for one stream, or leaves it as it is: off a terminal, and where NO_COLOR is set. */
export type Paint = (style: Style, text: string) => string;

export function paintFor(stream: TextStream): Paint {
  // styleText reads NO_COLOR and the stream's own colour depth; off a terminal, FORCE_COLOR alone would bring colours in.
  return (style, text) => (stream.isTTY === true ? styleText(style, text, { stream }) : text);
}
