import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import type { LmCall } from "../lm/language-model.js";
import type { EffectDefinition } from "../module/definition.js";
import { type CheckedFields, checkedFields } from "./checked-fields.js";
import type { EffectRecorder, RunState } from "./run-state.js";
import { abortable } from "./scope.js";
import { sharedEffects } from "./shared-effects.js";
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
  const given = checkedFields(effect.inputFields, input, {
    who: `Effect "${path}" got an input`,
    code: "INPUT_INVALID",
    path,
  });
  span.input = given.encoded;
  const outputOf = (value: unknown, who: string): CheckedFields =>
    checkedFields(effect.outputFields, value, {
      who: `Effect "${path}" ${who}`,
      code: "OUTPUT_INVALID",
      path,
    });
  const key = sha256Hex(canonicalJson({ effect: effect.name, input: span.input }));
  // Checked by inputFields just above: what `run` was declared to take.
  const run = (): Promise<unknown> =>
    abortable(Promise.resolve(effect.run(given.values as never, { signal: call.signal })), call);
  const record = state.effects ?? sharedWithin(state);
  const answer = await record(
    { key, sample: call.sample },
    async () => outputOf(await run(), "returned an output").encoded,
  );
  const output = outputOf(answer, "has a recorded answer");
  span.output = output.encoded;
  return output.values;
}

/** By the answers of models, which a run has for itself. */
const recorders = new WeakMap<RunState["answers"], EffectRecorder>();

/** Equal effects of one run share an answer. */
function sharedWithin({ answers }: RunState): EffectRecorder {
  const known = recorders.get(answers) ?? sharedEffects();
  recorders.set(answers, known);
  return known;
}
