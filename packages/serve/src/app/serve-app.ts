import { compositeOf, type Module } from "@signet/core";
import { Hono } from "hono";
import { type AttachmentFetcher, attachmentReader } from "../attachments/attachment-reader.js";
import { anthropic } from "../chat-completions/anthropic.js";
import { chatProgram } from "../chat-completions/chat-program.js";
import { modelBody, modelsBody } from "../chat-completions/models-body.js";
import { openAi, openAiErrors } from "../chat-completions/openai.js";
import type { Deployment } from "../deployment/deployment.js";
import type { ApiKey } from "../limits/api-key.js";
import { type AppLimits, appLimits } from "../limits/app-limits.js";
import { door } from "../limits/door.js";
import { openApiDocument } from "../openapi/openapi-document.js";
import { cors } from "./cors.js";
import type { Dialect } from "./dialect.js";
import { answer } from "./endpoint.js";
import { frontDoor } from "./front-door.js";
import { native, nativeRun, nativeStream } from "./native.js";
import { Refusal } from "./refusal.js";
import { requestIdOf } from "./request-id.js";
import { jsonResponse, refusalResponse } from "./respond.js";
import type { FailureContext, Service } from "./service.js";

export interface ServeAppOptions {
  /** What is served: its fields are the schema of requests and answers. */
  readonly program: Module<never, unknown, unknown, "composite"> & { readonly name: string };
  /** Runs it. Belongs to the caller, who closes it after the app. */
  readonly deployment: Deployment;
  /** Who may ask. Without keys everybody may: for loopback only. */
  readonly keys?: readonly ApiKey[];
  readonly limits?: AppLimits;
  /** Answers what is under `/admin/`, and checks a token of its own. Without it there is nothing under `/admin/`. */
  readonly admin?: { readonly fetch: (request: Request) => Response | Promise<Response> };
  /** The hosts that requests may name, as `localhost:8787`: keeps pages of other sites from an app without keys by DNS rebinding. */
  readonly hosts?: readonly string[];
  /** Origins whose pages may ask; "*" for all. None by default. */
  readonly cors?: { readonly origins: readonly string[] };
  /** Fetches what image and file fields link to. Without it they take data URLs alone. See `allowlistedFetcher`. */
  readonly fetcher?: AttachmentFetcher;
  /** Title of the OpenAPI document; the program's name by default. */
  readonly title?: string;
  /** Told the failures that are not the client's fault. */
  readonly onError?: (error: unknown, context: FailureContext) => void;
  /** Sends the words of errors to clients: they may quote prompts, completions and providers. For development. */
  readonly exposeDetails?: boolean;
}

export interface ServedApp {
  /** Answers a request; never rejects. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /**
   * Takes no further runs (`/ready` is 503 from now on), and resolves when those under way have ended.
   *
   * @param options.signal Ends those that are still under way.
   */
  readonly close: (options?: { readonly signal?: AbortSignal }) => Promise<void>;
}

/**
 * One program over HTTP, on web standards alone: for Node behind a server adapter, and for the edge as it is.
 *
 * @throws {SignetError} `OPTION_INVALID` for keys or limits that are not sound.
 */
export function serveApp(options: ServeAppOptions): ServedApp {
  const service = serviceOf(options);
  const life = lifeOf(service);
  const app = routes(options, service, life.isClosing);
  if (options.cors === undefined) return { fetch: (request) => app.fetch(request), close: life.close };
  const { preflight, mark } = cors(options.cors.origins);
  return {
    fetch: async (request) => preflight(request) ?? mark(request, await app.fetch(request)),
    close: life.close,
  };
}

function serviceOf({
  program,
  deployment,
  limits,
  onError = () => {},
  exposeDetails = false,
  fetcher,
}: ServeAppOptions): Service {
  const { inputFields, outputFields } = compositeOf(program);
  const { concurrency, queue, timeoutMs, heartbeatMs } = appLimits(limits);
  return {
    deployment,
    inputFields,
    outputFields,
    door: door({ concurrency, queue }),
    timeoutMs,
    heartbeatMs,
    exposeDetails,
    attach: attachmentReader(inputFields, fetcher),
    onError: guarded(onError),
    exchanges: new Set(),
  };
}

/** A log that fails must not cost the client its answer. */
function guarded(onError: Service["onError"]): Service["onError"] {
  return (error, context) => {
    try {
      onError(error, context);
    } catch {
      // there is nobody left to tell
    }
  };
}

/** When the app ends. */
function lifeOf({ exchanges }: Service): {
  readonly isClosing: () => boolean;
  readonly close: ServedApp["close"];
} {
  let isClosing = false;
  return {
    isClosing: () => isClosing,
    async close({ signal } = {}) {
      isClosing = true;
      const end = (): void => {
        for (const exchange of exchanges) exchange.end("closing");
      };
      if (signal?.aborted) end();
      signal?.addEventListener("abort", end, { once: true });
      await Promise.all([...exchanges].map(({ closed }) => closed));
      signal?.removeEventListener("abort", end);
    },
  };
}

function routes(
  { program, keys, hosts, limits, admin, title, fetcher }: ServeAppOptions,
  service: Service,
  isClosing: () => boolean,
): Hono {
  const enter = frontDoor({ keys, hosts, bodyBytes: appLimits(limits).bodyBytes });

  /** Runs the program for whoever may ask. */
  const run = (request: Request, dialect: Dialect): Response | Promise<Response> => {
    const requestId = requestIdOf(request.headers);
    const client = enter(request);
    if (client instanceof Refusal) return refusalResponse(client, requestId, dialect);
    if (isClosing()) return refusalResponse(closing, requestId, dialect);
    return answer(service, dialect, { request, requestId, client });
  };
  const state = (request: Request, status: number, text: string): Response =>
    jsonResponse(status, { status: text }, requestIdOf(request.headers));
  const refuse = (request: Request, refusal: Refusal, form = native): Response =>
    refusalResponse(refusal, requestIdOf(request.headers), form);

  const tell = (
    request: Request,
    body: () => unknown,
    form: Pick<Dialect, "error" | "headers">,
  ): Response => {
    const requestId = requestIdOf(request.headers);
    const client = enter(request);
    if (client instanceof Refusal) return refusalResponse(client, requestId, form);
    return jsonResponse(200, body(), requestId);
  };
  const chat = chatProgram(compositeOf(program));
  let openApi: unknown;
  const document = (): unknown => {
    openApi ??= openApiDocument(compositeOf(program), {
      ...(title === undefined ? {} : { title }),
      isKeyed: keys !== undefined,
      takesLinks: fetcher !== undefined,
    });
    return openApi;
  };
  const chatCompletions = openAi(chat);
  const messages = anthropic(chat);

  const app = new Hono();
  app.post("/run", ({ req }) => run(req.raw, nativeRun));
  app.post("/stream", ({ req }) => run(req.raw, nativeStream));
  app.get("/openapi.json", ({ req }) => tell(req.raw, document, native));
  app.post("/v1/chat/completions", ({ req }) => run(req.raw, chatCompletions));
  app.post("/v1/messages", ({ req }) => run(req.raw, messages));
  app.get("/v1/models", ({ req }) => tell(req.raw, () => modelsBody(chat.name), openAiErrors));
  app.get("/v1/models/:model", ({ req }) => {
    const known = tell(req.raw, () => modelBody(chat.name), openAiErrors);
    // Who may not ask is not told either which names there are.
    const isNone = known.ok && req.param("model") !== chat.name;
    return isNone ? refuse(req.raw, noModel, openAiErrors) : known;
  });
  app.get("/health", ({ req }) => state(req.raw, 200, "ok"));
  app.get("/ready", ({ req }) =>
    isClosing() ? state(req.raw, 503, "draining") : state(req.raw, 200, "ready"),
  );
  if (admin !== undefined) app.all("/admin/*", ({ req }) => admin.fetch(req.raw));
  for (const [method, path] of app.routes.map(({ method, path }) => [method, path] as const))
    if (method !== "ALL") app.all(path, ({ req }) => refuse(req.raw, wrongMethod(method)));
  app.notFound(({ req }) => refuse(req.raw, new Refusal(404, "NOT_FOUND", "There is nothing at this path")));
  app.onError((error, { req }) => {
    const requestId = requestIdOf(req.raw.headers);
    service.onError(error, { requestId, keyId: "unknown", status: 500 });
    return refusalResponse(new Refusal(500, "INTERNAL", "The server failed"), requestId, native);
  });
  return app;
}

const noModel = new Refusal(404, "NOT_FOUND", "There is no such model: GET /v1/models lists the only one");
const closing = new Refusal(503, "DEPLOYMENT_CLOSED", "The server is shutting down", {
  retryAfterSeconds: 1,
});

function wrongMethod(allowed: string): Refusal {
  return new Refusal(405, "METHOD_NOT_ALLOWED", `This path takes ${allowed}`, {
    headers: { allow: allowed },
  });
}
