import { SignetError } from "../errors.js";
import type { PreparedFormat } from "../format/format.js";
import type { Completion, LmRequest } from "../lm/language-model.js";
import type { FieldIssue } from "../signature/parse-fields.js";
import { issuesText } from "../signature/parse-fields.js";
import { withoutPreface } from "./without-preface.js";

type Parsed = ReturnType<PreparedFormat["parse"]>;
type Read = Extract<Parsed, { ok: true }>;

export interface UnfinishedLeaf {
  readonly path: string;
  readonly prepared: PreparedFormat;
  readonly request: LmRequest;
  /** The answer that is not exactly as the format asks. */
  readonly completion: Completion;
  readonly onRestart: () => void;
  readonly ask: (request: LmRequest) => Promise<Completion>;
}

/**
 * Reads an answer with all of its format's tolerance; where that fails, the model is asked once more with its own answer and the exact problem.
 *
 * @throws {SignetError} `LM_EMPTY` or `PARSE_FAILED` after the repair; what the model throws.
 */
export async function finishLeaf(leaf: UnfinishedLeaf): Promise<Read> {
  const { path, prepared, request, completion, onRestart, ask } = leaf;
  const first = read(prepared, completion);
  if (first.ok) return first;
  onRestart();
  const last = await ask(prepared.repair(request, completion, first.issues));
  const second = read(prepared, last);
  if (second.ok) return second;
  throw unreadable(path, last, second.issues);
}

function read(prepared: PreparedFormat, completion: Completion): Parsed {
  const parsed = prepared.parse(withoutPreface(completion.text));
  if (completion.finish !== "length") return parsed;
  const cut: FieldIssue = {
    field: "",
    message: "the answer was cut off before its end: answer more briefly",
  };
  return { ok: false, issues: parsed.ok ? [cut] : [cut, ...parsed.issues] };
}

function unreadable(path: string, { text, modelId }: Completion, issues: readonly FieldIssue[]): SignetError {
  const details = { path, issues, completion: text, modelId };
  if (text.trim() === "")
    return new SignetError("LM_EMPTY", `The model "${modelId}" answered step "${path}" with nothing, twice`, {
      details,
    });
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return new SignetError(
    "PARSE_FAILED",
    `Step "${path}": the answer could not be read, even after a repair (${issuesText(issues)}): ${JSON.stringify(shown)}`,
    { details },
  );
}
