import { encodeFields } from "@signet/core";
import type { DeployedCall, Values } from "../deployment/deployment.js";
import type { Client } from "../limits/client.js";
import { type Metered, metered } from "../limits/metered.js";
import type { Asked, Dialect, Start, StreamedReply, WholeReply } from "./dialect.js";
import type { Exchange } from "./exchange.js";
import { holdsManyValues, MAX_VALUES } from "./many-values.js";
import { readInput } from "./read-input.js";
import { readJson } from "./read-json.js";
import { Refusal, unfit } from "./refusal.js";
import { eventResponse, jsonResponse } from "./respond.js";
import type { Service } from "./service.js";
import { openStream } from "./stream-run.js";

export interface Work {
  readonly request: Request;
  readonly exchange: Exchange;
  readonly client: Client;
  /** What a thrown error is answered with. */
  readonly failed: (error: unknown) => Refusal;
}

/** A request that may run now. */
export interface Admitted extends Work {
  readonly dialect: Dialect;
  readonly input: Values;
  readonly call: DeployedCall;
  readonly meter: Metered;
}

/** Reads, checks, admits and runs. The exchange is closed when it is done with: a streamed answer closes it at its end. */
export async function runExchange(
  service: Service,
  dialect: Dialect,
  work: Work,
): Promise<Response | Refusal> {
  const { exchange, failed } = work;
  let isStreaming = false;
  try {
    const asked = await read(service, dialect, work);
    if (asked instanceof Refusal) return asked;
    const admitted = await admit(service, dialect, work, asked);
    if (admitted instanceof Refusal) return admitted;
    if (asked.reply.kind === "whole") return await answerWhole(service, admitted, asked.reply);
    const streamed = await answerStreamed(service, admitted, asked.reply);
    isStreaming = streamed instanceof Response;
    return streamed;
  } catch (error) {
    return failed(error);
  } finally {
    if (!isStreaming) exchange.close();
  }
}

/** What is asked for, with an input that fits. */
async function read(
  { inputFields, attach }: Service,
  dialect: Dialect,
  { request, exchange, client }: Work,
): Promise<Refusal | (Asked & { readonly input: Values })> {
  const body = await readJson(request, client.bodyBytes, exchange.signal);
  if (body instanceof Refusal) return body;
  if (holdsManyValues(body.json)) return tooMany;
  const asked = fitting(() => dialect.read(body.json));
  if (asked instanceof Refusal) return asked;
  if (holdsManyValues(asked.input)) return tooMany; // of a chat: its last message was read as JSON
  const attached = await attach(asked.input, exchange.signal);
  if (attached instanceof Refusal) return attached;
  const input = fitting(() => readInput(inputFields, attached.input));
  return input instanceof Refusal ? input : { ...asked, input };
}

const tooMany = unfit([{ field: "", message: `it holds more than ${MAX_VALUES} values` }]);

/** zod hands on issues as arguments of a call: what is wrong in a hundred thousand places is more than an engine's stack takes. */
function fitting<T>(check: () => T): T | Refusal {
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message))
      return unfit([{ field: "", message: "it is wrong in too many places to name them" }]);
    throw error;
  }
}

/** Waits for a place, and sets aside what the run may cost. */
async function admit(
  { door }: Service,
  dialect: Dialect,
  work: Work,
  { input, session }: { readonly input: Values; readonly session?: string },
): Promise<Refusal | Admitted> {
  const { exchange, client } = work;
  if (!(await door.enter(exchange.signal)))
    return new Refusal(503, "OVERLOADED", "The server has more requests than it can queue", {
      retryAfterSeconds: 1,
    });
  exchange.defer(door.leave);
  const account = client.reserve(Date.now());
  if (account instanceof Refusal) return account;
  const meter = metered(account, exchange.signal);
  const key = `${client.id}:${session ?? exchange.requestId}`;
  return { ...work, dialect, input, meter, call: { key, signal: exchange.signal, onTrace: meter.onTrace } };
}

async function answerWhole(
  { deployment, outputFields }: Service,
  { exchange: { requestId, signal }, dialect, input, call, meter }: Admitted,
  { body }: WholeReply,
): Promise<Response> {
  try {
    const { output, side, artifact } = await deployment.run(input, call);
    const ran = {
      output: encodeFields(outputFields, output),
      usage: meter.usage(),
      side,
      artifact,
      requestId,
    };
    return jsonResponse(200, body(ran), requestId, dialect.headers(requestId));
  } catch (error) {
    meter.failed(signal.aborted);
    throw error;
  }
}

async function answerStreamed(
  service: Service,
  admitted: Admitted,
  { narrator }: StreamedReply,
): Promise<Response> {
  const { exchange, dialect } = admitted;
  const start = (answered: Omit<Start, "requestId">): Start => ({
    requestId: exchange.requestId,
    side: answered.side,
    artifact: answered.artifact,
  });
  const body = await openStream(service, admitted, (answered) => narrator(start(answered)));
  return eventResponse(body, exchange.requestId, dialect.headers(exchange.requestId));
}
