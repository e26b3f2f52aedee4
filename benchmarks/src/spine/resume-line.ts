import type { Phase } from "@signet/optimizers";

/** What a session says while it works. `step` is a unit of its phase, `call` a live call of the model. */
export type ChildLine =
  | { readonly type: "phase"; readonly phase: Phase }
  | { readonly type: "step"; readonly phase: Phase }
  | { readonly type: "call"; readonly isRepeated: boolean }
  | { readonly type: "end"; readonly calls: number };

export function lineText(line: ChildLine): string {
  return `${JSON.stringify(line)}\n`;
}
