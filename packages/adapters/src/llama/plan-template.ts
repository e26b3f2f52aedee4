import type { TemplatePart } from "@signet/core";

/**
 * A part of a template, made ready for a tokeniser. Tokenisers bind a space to the word that follows, so a space at the end of one part is
 * said together with the next: it is that step's `lead`. What is shown stays as the template has it.
 */
export type TemplateStep =
  | { readonly kind: "literal"; readonly shown: string; readonly said: string }
  | {
      readonly kind: "choice";
      readonly lead: string;
      readonly choices: readonly string[];
      readonly follower: string;
    }
  | { readonly kind: "number"; readonly lead: string; readonly integer: boolean; readonly follower: string }
  | { readonly kind: "free"; readonly lead: string; readonly until: string; readonly maxTokens: number };

/**
 * The steps of a template.
 *
 * @param owed A space that the prompt ended in and that is still to be said.
 */
export function planTemplate(parts: readonly TemplatePart[], owed: string): readonly TemplateStep[] {
  const steps: TemplateStep[] = [];
  let lead = owed;
  merged(parts).forEach((part, index, all) => {
    const following = all[index + 1];
    const follower = following?.kind === "literal" ? following.text : "";
    if (part.kind === "literal") {
      const text = lead + part.text;
      lead = following !== undefined && text.endsWith(" ") ? " " : "";
      steps.push({ kind: "literal", shown: part.text, said: text.slice(0, text.length - lead.length) });
      return;
    }
    if (part.kind === "choice") steps.push({ ...part, lead, follower });
    else if (part.kind === "number") steps.push({ ...part, lead, follower });
    else steps.push({ ...part, lead });
    lead = "";
  });
  return steps;
}

/** Literals that follow each other as one; a choice of one text is a literal. */
function merged(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const result: TemplatePart[] = [];
  for (const part of parts) {
    const [only, ...others] = part.kind === "choice" ? new Set(part.choices) : [];
    const text = part.kind === "literal" ? part.text : others.length === 0 ? only : undefined;
    const last = result.at(-1);
    if (text === undefined) result.push(part);
    else if (last?.kind === "literal")
      result[result.length - 1] = { kind: "literal", text: last.text + text };
    else result.push({ kind: "literal", text });
  }
  return result;
}
