import { foldText } from "../propose/texts.js";
import type { Place } from "./prompts.js";

/** Revisions that did not help, by the sentence that they were for. It holds for one prompt: with another one around them they may help. */
export interface RejectedTexts {
  /** @param isShown Whether requests show it, so that it is not written again. */
  readonly add: (place: Place, text: string, isShown: boolean) => void;
  readonly has: (place: Place, text: string) => boolean;
  readonly shown: (place: Place) => readonly string[];
  readonly clear: () => void;
}

export function rejectedTexts(): RejectedTexts {
  const known = new Map<string, Map<string, { readonly text: string; readonly isShown: boolean }>>();
  const at = ({ path, index }: Place) => {
    const key = JSON.stringify([path, index]);
    const texts = known.get(key) ?? new Map<string, { readonly text: string; readonly isShown: boolean }>();
    known.set(key, texts);
    return texts;
  };
  return {
    add(place, text, isShown) {
      const texts = at(place);
      if (!texts.has(foldText(text))) texts.set(foldText(text), { text, isShown });
    },
    has: (place, text) => at(place).has(foldText(text)),
    shown: (place) => [...at(place).values()].flatMap(({ text, isShown }) => (isShown ? [text] : [])),
    clear: () => known.clear(),
  };
}
