import { encodeFields, type RunEvent } from "@signet/core";
import type { Answered, Values } from "../deployment/deployment.js";
import type { Narrator } from "./dialect.js";
import { eventBody } from "./event-body.js";
import { orAborted } from "./or-aborted.js";
import type { Admitted } from "./run-exchange.js";
import type { Service } from "./service.js";
import { within } from "./within.js";

type Event = ({ readonly type: "answered" } & Answered) | RunEvent<Values>;

/**
 * Starts a run and returns the text of its events as it arrives. A run that fails before it has told anything rejects, so that it gets
 * an error status; unless it is silent for a heartbeat, which has to be sent.
 */
export async function openStream(
  service: Service,
  admitted: Admitted,
  narratorOf: (answered: Answered) => Narrator,
): Promise<ReadableStream<Uint8Array>> {
  const { exchange, input, call, meter } = admitted;
  const events = service.deployment.stream(input, call)[Symbol.asyncIterator]();
  try {
    const answered = await events.next();
    if (answered.done === true || answered.value.type !== "answered")
      throw new Error("The deployment's stream did not begin with where it runs");
    const narrator = narratorOf(answered.value);
    const first = events.next();
    await within(first, service.heartbeatMs);
    exchange.signal.throwIfAborted();
    return eventBody(told(service, admitted, { events, first, narrator, answered: answered.value }), {
      heartbeat: narrator.heartbeat,
      heartbeatMs: service.heartbeatMs,
      signal: exchange.signal,
      onLeave: () => exchange.end("left"),
    });
  } catch (error) {
    meter.failed(exchange.signal.aborted);
    void events.return?.().catch(() => {}); // it has failed already
    throw error;
  }
}

/** The run as text. Ends the exchange when it ends or is left. */
async function* told(
  { outputFields }: Service,
  { exchange, meter, failed }: Admitted,
  {
    events,
    first,
    narrator,
    answered: { side, artifact },
  }: {
    readonly events: AsyncIterator<Event>;
    readonly first: Promise<IteratorResult<Event>>;
    readonly narrator: Narrator;
    readonly answered: Answered;
  },
): AsyncGenerator<string> {
  const { requestId, signal } = exchange;
  try {
    yield narrator.start();
    for (let next = await orAborted(first, signal); next.done !== true; ) {
      const event = next.value;
      if (event.type === "done") {
        const output = encodeFields(outputFields, event.output);
        yield narrator.done({ output, usage: meter.usage(), side, artifact, requestId });
      } else if (event.type !== "answered") yield narrator.preview(event);
      next = await orAborted(events.next(), signal);
    }
  } catch (error) {
    meter.failed(signal.aborted);
    yield narrator.failed(failed(error));
  } finally {
    void events.return?.().catch(() => {}); // not awaited: a tool that hears no signal would hold the connection
    exchange.close();
  }
}
