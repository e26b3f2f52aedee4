import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import type { LmCall } from "../lm/language-model.js";
import type { EffectDefinition } from "../module/definition.js";
import { encodeFields, issuesText, parseFields } from "../signature/parse-fields.js";
import type { RunState } from "./run-state.js";
import { abortable } from "./scope.js";
import type { SpanDraft } from "./span-draft.js";

export interface EffectCall {
  readonly path: string;
  readonly state: RunState;
  readonly span: SpanDraft;
  readonly call: LmCall;
}

/** Runs an effect through the run's recorder: equal name, input and sample have one answer. */
export async function callEffect(
  effect: EffectDefinition,
  input: unknown,
  context: EffectCall,
): Promise<Readonly<Record<string, unknown>>> {
  const { path, state, span, call } = context;
  const parsed = parseFields(effect.inputFields, input);
  if (!parsed.ok) {
    throw new SignetError(
      "INPUT_INVALID",
      `Effect "${path}" got an input that does not fit: ${issuesText(parsed.issues)}`,
      { details: { path, issues: parsed.issues } },
    );
  }
  span.input = encodeFields(effect.inputFields, parsed.values);
  const key = sha256Hex(canonicalJson({ effect: effect.name, input: span.input }));
  // Checked by inputFields just above: what `run` was declared to take.
  const run = (): Promise<unknown> =>
    abortable(Promise.resolve(effect.run(parsed.values as never, { signal: call.signal })), call);
  const answer = await state.effects({ key, sample: call.sample }, async () => {
    const raw = parseFields(effect.outputFields, await run());
    if (raw.ok) return encodeFields(effect.outputFields, raw.values);
    throw new SignetError(
      "OUTPUT_INVALID",
      `Effect "${path}" returned what does not fit its outputs: ${issuesText(raw.issues)}`,
      { details: { path, issues: raw.issues } },
    );
  });
  const output = parseFields(effect.outputFields, answer);
  if (!output.ok) {
    throw new SignetError(
      "OUTPUT_INVALID",
      `Effect "${path}" has a recorded answer that does not fit its outputs: ${issuesText(output.issues)}`,
      { details: { path } },
    );
  }
  span.output = encodeFields(effect.outputFields, output.values);
  return output.values;
}
