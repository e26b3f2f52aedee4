import type { Asked, Dialect, Narrator, Ran, Start, StreamedReply, WholeReply } from "./dialect.js";
import { serverSentEvent } from "./dialect.js";
import { type Refusal, unfit } from "./refusal.js";

const HEARTBEAT = ": still running\n\n";

/** The error form of every route that is Signet's own. */
export const native: Pick<Dialect, "error" | "headers"> = {
  error: ({ code, message, issues }, requestId) => ({
    error: { code, message, ...(issues === undefined ? {} : { issues }), requestId },
  }),
  headers: () => ({}),
};

/** `POST /run`: `{ input }` in, the output in one piece out. */
export const nativeRun: Dialect = {
  ...native,
  read: (json) => asked(json, { kind: "whole", body: ranBody }),
};

/** `POST /stream`: `{ input }` in, events out. */
export const nativeStream: Dialect = { ...native, read: (json) => asked(json, { kind: "stream", narrator }) };

function asked(json: unknown, reply: WholeReply | StreamedReply): Refusal | Asked {
  if (typeof json !== "object" || json === null || Array.isArray(json) || !Object.hasOwn(json, "input"))
    return unfit([{ field: "input", message: 'is missing: the body should be { "input": { ... } }' }]);
  const { input, session, ...rest } = json as { readonly input: unknown; readonly session?: unknown }; // its keys are checked here
  const others = Object.keys(rest).map((field) => ({
    field,
    message: "is unknown beside input and session",
  }));
  if (others.length > 0) return unfit(others);
  if (session === undefined) return { input, reply };
  return typeof session === "string" && session.length <= 256
    ? { input, session, reply }
    : unfit([{ field: "session", message: "should be a text of at most 256 characters" }]);
}

function ranBody({ output, usage, artifact, side, requestId }: Ran): unknown {
  return { output, ...(usage === undefined ? {} : { usage }), artifact, side, requestId };
}

function narrator(start: Start): Narrator {
  return {
    start: () => serverSentEvent(start, "start"),
    preview: ({ type, ...rest }) => serverSentEvent(rest, type),
    done: (ran) => serverSentEvent(ranBody(ran), "done"),
    failed: (refusal) => serverSentEvent(native.error(refusal, start.requestId), "error"),
    heartbeat: HEARTBEAT,
  };
}
