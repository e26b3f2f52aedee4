import { hints, SignetError as Plain, type startHints } from "./signet-error.js";

/** What to do about each failure, but for those that `startHints` has. A code without a hint does not exist. */
const laterHints = {
  DATA_INVALID: "Mend the named row, or leave it out.",
  DATA_EMPTY: "Give at least one example.",
  METRIC_INVALID: "Return a boolean, a number from 0 to 1, or { score, feedback }.",
  SCORE_INVALID: "Scores are finite numbers from 0 to 1.",
  SPACE_EMPTY: "Give the search a variable with two choices.",
  PARSE_FAILED: "Describe the fields more fully, or choose another format or model.",
  CODE_FAILED: "Read `details.failure`; raise `attempts`, or describe the functions more fully.",
  STEP_LIMIT: 'Raise `maxSteps`, or set `whenOutOfSteps: "answer"`.',
  TOOL_FAILED: "Mend the named tool, or raise its `timeoutMs`.",
  LM_EMPTY: "Raise `maxTokens`, or choose another model.",
  MODEL_MISSING: "Name a model with --lm (openai:gpt-4o-mini, say), or the path of a GGUF file.",
  MODEL_UNREADABLE: "Give a complete GGUF file, or delete the named one to fetch it again.",
  DISK_FULL: "Free space in the named directory, or point SIGNET_CACHE elsewhere.",
  PACKAGE_MISSING: "Install the named package, an optional peer of the adapter.",
  EMBEDDER_INVALID: "Mend the embedder: one vector of length 1 for each text.",
  BUDGET_EXHAUSTED: "Raise `budget`, or lower `effort`.",
  PRICE_UNKNOWN: "A budget in usd needs a price: pass `price` to the model, or budget calls or tokens.",
  EVALUATION_DEGENERATE: "Mend the reason why most runs fail before compiling again.",
  STUDY_LOCKED: "Wait for the process that uses this study, or name another file.",
  STUDY_UNREADABLE: "Name another file, or delete the named one to start over.",
  INDEX_INVALID: "Take an untouched copy of the index, or build it again.",
  ARTIFACT_SIGNATURE:
    "Take the artifact and its signature from who signed it, or check which public key is the right one.",
  KEY_INVALID: "Pass a key that generateKeys() or `signet keys` made, or the JWK of an Ed25519 key.",
  SIGNING_UNSUPPORTED: "Use Node 20, Deno, Bun, workerd, or a browser of 2025 or later, over https.",
  PROGRAM_FILE_INVALID: "Export the named value from the program file; see `signet compile --help`.",
  DEPLOYMENT_CLOSED: "Send the request to an instance that is not shutting down.",
  CANDIDATE_MISSING: "Begin with `split` or `shadow`, which take the candidate's artifact.",
  FAKE_EXHAUSTED: "Script a reply for this request.",
} as const satisfies Record<string, string>;

/** Stable names for programs to branch on. */
export type ErrorCode = keyof typeof laterHints | keyof typeof startHints;

/** The one error class. Whoever has it from here has all the hints: code that a program's start loads has it from `signet-error.js`. */
export const SignetError = withHints(laterHints);
export type SignetError = Plain;

function withHints(more: typeof laterHints): typeof Plain {
  Object.assign(hints, more);
  return Plain;
}
