import type { Fields } from "../format/format.js";
import type { Capabilities } from "../lm/language-model.js";
import { type LeafDefinition, leavesOf } from "../module/definition.js";
import type { Module } from "../module/module.js";
import { compositeOf } from "../program/composite-of.js";
import type { LeafParameters, Router } from "../program/parameters.js";
import { exportedLeaf } from "./exported-leaf.js";
import type { ExportedPrompt } from "./exported-prompt.js";

export interface ExportOptions {
  /** Of the model that the prompts are for. Default: one that decodes under a JSON Schema and reads images and files. */
  readonly capabilities?: Capabilities;
}

const COMMON: Capabilities = {
  schema: true,
  grammar: false,
  logprobs: false,
  prefixCache: false,
  attachments: ["image", "file"],
};

/**
 * The final prompt of every step and every expert as plain messages with slots, for use without a framework: instruction, demos as turns, schema, stop texts and settings.
 *
 * Law: with the slots filled (`fillPrompt`), messages equal those of the request that the program sends, for texts that the layout
 * need not escape. It escapes lines that look like a header of its own (`chat`, `completion`), line breaks (`completion`), and `[image 1]` beside images.
 */
export function exportPrompts(
  program: Module<never, unknown, unknown, "composite">,
  { capabilities = COMMON }: ExportOptions = {},
): readonly ExportedPrompt[] {
  const definition = compositeOf(program);
  const exported = (path: string, leaf: LeafDefinition, parameters: LeafParameters) =>
    variantsOf(leaf).map(({ leaf: asked, variant }): ExportedPrompt => {
      const { notes, ...prompt } = exportedLeaf(asked, parameters, capabilities);
      const more = [...notes, ...notesOn(leaf, parameters)];
      return { path, ...(variant === undefined ? {} : { variant }), ...prompt, notes: more };
    });
  return leavesOf(definition).flatMap(([path, leaf]) => {
    const parameters = definition.parameters[path];
    const shared = parameters === undefined ? [] : exported(path, leaf, parameters);
    const owned = definition.routers.flatMap(({ router }) =>
      router.experts.flatMap((expert, index) => {
        const own: LeafParameters | undefined = expert.parameters[path];
        if (own === undefined) return [];
        return exported(path, leaf, own).map((prompt) => ({
          ...prompt,
          expert: { router: router.path, index },
          notes: [...prompt.notes, routingNote(router, index)],
        }));
      }),
    );
    return [...shared, ...owned];
  });
}

interface Variant {
  readonly leaf: LeafDefinition;
  readonly variant?: string;
}

/** A leaf that asks differently for some inputs is asked with all of them, and without those that may be left out. */
function variantsOf(leaf: LeafDefinition): readonly Variant[] {
  if (leaf.variant === undefined) return [{ leaf }];
  const { inputFields } = leaf.signature;
  const given = (names: readonly string[]): Fields => Object.fromEntries(names.map((name) => [name, ""]));
  const needed = inputFields.filter(({ optional }) => !optional).map(({ name }) => name);
  const all = leaf.variant(leaf, given(inputFields.map(({ name }) => name)));
  const least = leaf.variant(leaf, given(needed));
  if (all === least) return [{ leaf: all }];
  const kept = new Set(least.signature.inputFields.map(({ name }) => name));
  const dropped = inputFields.map(({ name }) => name).filter((name) => !kept.has(name));
  const names = dropped.join(" and ");
  return [
    { leaf: least, variant: `without ${names}` },
    { leaf: all, variant: `with ${names}` },
  ];
}

function notesOn({ draws }: LeafDefinition, { select, demos }: LeafParameters): readonly string[] {
  const selected =
    select === undefined
      ? []
      : [
          `A call shows ${select.k} of these ${demos.length} demos, those whose inputs are nearest to its own by "${select.embedder.id}", the nearest one last.`,
        ];
  const drawn = draws.map(({ count }) => `The program asks up to ${count} times and keeps one answer.`);
  return [...selected, ...drawn];
}

function routingNote({ path, rule, embedder }: Router, index: number): string {
  const whose = path === "" ? "the program's input" : `the input of ${path}`;
  const mixed = rule === "mixture" ? ", with demos of the other experts among its own" : "";
  return `Asked where ${whose} is routed to expert ${index} (${rule}, by "${embedder.id}")${mixed}.`;
}
