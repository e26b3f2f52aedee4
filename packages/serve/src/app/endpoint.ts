import type { Client } from "../limits/client.js";
import type { Dialect } from "./dialect.js";
import { type Ending, type Exchange, openExchange } from "./exchange.js";
import { Refusal } from "./refusal.js";
import { refusalOf } from "./refusal-of.js";
import { refusalResponse } from "./respond.js";
import { runExchange } from "./run-exchange.js";
import type { Service } from "./service.js";

/**
 * Answers one request that asks for a run. Whatever happens, an answer is there when the time is up, and nothing of the request is
 * left behind when its last byte is sent or its client has gone.
 */
export async function answer(
  service: Service,
  dialect: Dialect,
  {
    request,
    requestId,
    client,
  }: { readonly request: Request; readonly requestId: string; readonly client: Client },
): Promise<Response> {
  const leave = client.enter(performance.now());
  if (leave instanceof Refusal) return refusalResponse(leave, requestId, dialect);
  const exchange = openExchange(requestId, request, service.timeoutMs);
  service.exchanges.add(exchange);
  exchange.defer(() => {
    leave();
    service.exchanges.delete(exchange);
  });
  const failed = (error: unknown): Refusal => failure(service, exchange, client, error);
  const answered = await firstOf(
    runExchange(service, dialect, { request, exchange, client, failed }),
    exchange,
  );
  return answered instanceof Response ? answered : refusalResponse(answered, requestId, dialect);
}

/** The work's answer, or the news that the request has ended, whichever comes first. */
function firstOf(work: Promise<Response | Refusal>, exchange: Exchange): Promise<Response | Refusal> {
  return new Promise((resolve, reject) => {
    const give = (): void => resolve(ended(exchange.ending() ?? "left"));
    if (exchange.signal.aborted) give();
    else exchange.signal.addEventListener("abort", give, { once: true });
    work.then(resolve, reject);
  });
}

function ended(ending: Ending): Refusal {
  switch (ending) {
    case "timeout":
      return new Refusal(504, "TIMEOUT", "The request took longer than the server allows");
    case "closing":
      return new Refusal(503, "DEPLOYMENT_CLOSED", "The server is shutting down", { retryAfterSeconds: 1 });
    case "left":
      return new Refusal(499, "CLIENT_CLOSED", "The client closed the connection");
  }
}

/** What a thrown error is answered with. The server's own faults are told to its operator, time limits among them. */
function failure(
  { exposeDetails, onError }: Service,
  { requestId, ending }: Exchange,
  client: Client,
  error: unknown,
): Refusal {
  const why = ending();
  const refusal = why === undefined ? refusalOf(error, exposeDetails) : ended(why);
  if (why === undefined || why === "timeout")
    onError(error, { requestId, keyId: client.id, status: refusal.status });
  return refusal;
}
