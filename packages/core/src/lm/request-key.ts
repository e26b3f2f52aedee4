import { Sha256 } from "../hash/sha256.js";
import type { Constraint, LmRequest, Message } from "./language-model.js";

/**
 * The SHA-256, as 64 hexadecimal digits, of a model's id and everything in the request: equal keys mean that the same
 * was asked of the same model. Two requests that differ only in the order of a schema's keys have different keys,
 * because models write the fields in that order.
 *
 * The stable part is hashed once for each (frozen prefix array, model id, settings); a call hashes only `messages`.
 * A prefix that is not frozen may change under its key, so it is hashed anew each time.
 */
export function requestKey(lmId: string, request: LmRequest): string {
  return SealedRequest.keyOf(lmId, request) ?? hashRequest(lmId, request);
}

function hashRequest(lmId: string, request: LmRequest): string {
  return stablePart(lmId, request).state.hex(messagesText(request.messages));
}

/** The same request, frozen, which remembers its key: the layers around a model and the record of a run all ask for it. */
export function sealRequest(request: LmRequest): LmRequest {
  return new SealedRequest(request);
}

/** The key stands in a private field: a weak map of requests would cost as much as the hash, and a copy of a request has to lose it. */
class SealedRequest implements LmRequest {
  declare readonly layout: LmRequest["layout"];
  declare readonly prefix: LmRequest["prefix"];
  declare readonly messages: LmRequest["messages"];
  declare readonly temperature: number;
  declare readonly maxTokens: number;
  declare readonly stop?: readonly string[];
  declare readonly constraint?: Constraint;
  #lmId: string | undefined;
  #key = "";

  constructor(request: LmRequest) {
    Object.assign(this, request);
    Object.freeze(this);
  }

  /** Remembered or made; nothing for any other request. */
  static keyOf(lmId: string, request: LmRequest): string | undefined {
    if (!(#key in request)) return undefined;
    if (request.#lmId !== lmId) {
      request.#key = hashRequest(lmId, request);
      request.#lmId = lmId;
    }
    return request.#key;
  }
}

/** A text that two requests to a model share exactly when they ask the same. Cheaper than a key, and as long as the messages. */
export function requestText(lmId: string, request: LmRequest): string {
  let text = stablePart(lmId, request).id;
  for (const message of request.messages) {
    text += `${message.role}${message.text.length}:${message.text}`;
    if (message.attachments !== undefined) {
      const attached = JSON.stringify(message.attachments);
      text += `+${attached.length}:${attached}`;
    }
  }
  return text;
}

/** Where the answer to one draw of a request stands: the key of fixed length, then the sample. */
export function answerAddress(key: string, sample: string): string {
  return `${key}/${sample}`;
}

interface StablePart extends Omit<LmRequest, "messages" | "prefix" | "stop" | "constraint"> {
  readonly lmId: string;
  readonly stop: LmRequest["stop"] | undefined;
  readonly constraint: LmRequest["constraint"] | undefined;
  readonly state: Sha256;
  /** The digest of the stable part alone. */
  readonly id: string;
}

/** One prefix is asked of few models under few settings; a caller that makes new ones for each call pushes the oldest out. */
const PARTS_PER_PREFIX = 16;
const partsOfPrefix = new WeakMap<readonly Message[], StablePart[]>();

function stablePart(lmId: string, request: LmRequest): StablePart {
  const { prefix } = request;
  const parts = partsOfPrefix.get(prefix);
  if (parts === undefined) {
    const part = makePart(lmId, request);
    if (Object.isFrozen(prefix)) partsOfPrefix.set(prefix, [part]);
    return part;
  }
  for (const part of parts) if (isOf(part, lmId, request)) return part;
  const part = makePart(lmId, request);
  if (parts.length === PARTS_PER_PREFIX) parts.shift();
  parts.push(part);
  return part;
}

function makePart(lmId: string, request: LmRequest): StablePart {
  const { layout, temperature, maxTokens, stop, constraint } = request;
  const state = hashStablePart(lmId, request);
  return { lmId, layout, temperature, maxTokens, stop, constraint, state, id: state.hex() };
}

/** Stop texts and constraint by identity: a format makes them once for all its calls. */
function isOf(part: StablePart, lmId: string, request: LmRequest): boolean {
  return (
    part.lmId === lmId &&
    part.constraint === request.constraint &&
    part.stop === request.stop &&
    part.maxTokens === request.maxTokens &&
    part.temperature === request.temperature &&
    part.layout === request.layout
  );
}

/** Two JSON texts one after the other can be told apart, so no field runs into the next one. */
function hashStablePart(lmId: string, request: LmRequest): Sha256 {
  const { layout, temperature, maxTokens, stop, constraint, prefix } = request;
  const settings = [lmId, layout, temperature, maxTokens, stop ?? null, constraint ?? null];
  return new Sha256().update(JSON.stringify(settings) + messagesText(prefix));
}

/** JSON keeps even lone surrogates apart, which UTF-8 alone would not. */
function messagesText(messages: readonly Message[]): string {
  const flat: unknown[] = [];
  for (const { role, text, attachments } of messages) {
    flat.push(role, text);
    if (attachments !== undefined) flat.push(attachments); // a list: no text can pass for it
  }
  return JSON.stringify(flat);
}
