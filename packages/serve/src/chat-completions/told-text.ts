import type { Preview } from "../app/dialect.js";
import { Refusal } from "../app/refusal.js";
import type { Values } from "../deployment/deployment.js";
import type { SpokenOutput } from "./spoken-output.js";

/** The text of one streamed answer: what was said of it cannot be taken back. */
export interface ToldText {
  /** What is to be sent now; "" for nothing. */
  readonly preview: (event: Preview) => string;
  /** What is left to be sent; a refusal where what was sent is not how the answer begins. */
  readonly rest: (output: Values) => string | Refusal;
}

export function toldText(spoken: SpokenOutput): ToldText {
  let told = "";
  let isHeldBack = false; // the step started over: its answer is only known at the end
  return {
    preview(event) {
      if (event.type === "restart") isHeldBack ||= told !== "";
      const delta = isHeldBack ? "" : spoken.deltaOf(event);
      told += delta;
      return delta;
    },
    rest(output) {
      const text = spoken.textOf(output);
      if (text.startsWith(told)) return text.slice(told.length);
      if (!isHeldBack) spoken.diverged();
      return new Refusal(502, "STREAM_CHANGED", "The answer changed while it was streamed: ask again");
    },
  };
}
