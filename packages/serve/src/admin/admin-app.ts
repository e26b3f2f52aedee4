import { SignetError, sha256Hex } from "@signet/core";
import { Hono } from "hono";
import { native } from "../app/native.js";
import { readJson } from "../app/read-json.js";
import { Refusal } from "../app/refusal.js";
import { requestIdOf } from "../app/request-id.js";
import { jsonResponse, refusalResponse } from "../app/respond.js";
import type { LiveDeployment } from "../deployment/live-deployment.js";
import { type ApiKey, knownKeys } from "../limits/api-key.js";
import { holderOf, tokenOf } from "../limits/bearer.js";
import { adminRefusal } from "./admin-refusal.js";
import { readSwap, readTrial } from "./read-change.js";

export interface AdminAppOptions {
  readonly deployment: LiveDeployment;
  /** Of the operator, at least 16 characters. Another one than those of the API keys. */
  readonly token: string;
  /** The keys of the app beside it: none of them opens this door. */
  readonly keys?: readonly ApiKey[];
  /** Of an artifact on its way in, default 64 MiB. */
  readonly bodyBytes?: number;
}

type Act = (request: Request) => Promise<Refusal | undefined>;

/**
 * The operator's routes, as `serveApp` takes them: `GET /admin/status`, and `POST /admin/` `swap`, `split`, `shadow`, `promote`, `retire`, which
 * all answer with the status afterwards. Only the token opens them.
 *
 * @throws {SignetError} `OPTION_INVALID` for a token that is short, or that is an API key's.
 */
export function adminApp({ deployment, token, keys = [], bodyBytes = 64 * 2 ** 20 }: AdminAppOptions): {
  readonly fetch: (request: Request) => Response | Promise<Response>;
} {
  const sha256 = checkedDigest(token, keys);
  const refuse = (request: Request, refusal: Refusal): Response =>
    refusalResponse(refusal, requestIdOf(request.headers), native);
  const status = ({ headers }: Request): Response =>
    jsonResponse(200, deployment.status(), requestIdOf(headers));
  const body = (request: Request) => readJson(request, bodyBytes, request.signal);

  const acts: Readonly<Record<string, Act>> = {
    async swap(request) {
      const read = await body(request);
      const change = read instanceof Refusal ? read : readSwap(read.json);
      if (change instanceof Refusal) return change;
      await deployment.swap(change.artifact, change);
      return undefined;
    },
    split: (request) => begin(request, deployment.split),
    shadow: (request) => begin(request, deployment.shadow),
    promote: () => deployment.promote().then(() => undefined),
    retire: () => deployment.retire().then(() => undefined),
  };

  const begin = async (request: Request, start: LiveDeployment["split"]): Promise<Refusal | undefined> => {
    const read = await body(request);
    const trial = read instanceof Refusal ? read : readTrial(read.json);
    if (trial instanceof Refusal) return trial;
    await start(trial);
    return undefined;
  };

  const app = new Hono().basePath("/admin");
  app.use(async ({ req }, next) => {
    const given = tokenOf(req.raw.headers);
    if (given !== undefined && holderOf(given, [{ sha256 }]) !== undefined) return next();
    return refuse(
      req.raw,
      new Refusal(401, "UNAUTHORIZED", "The operator's token is needed: Authorization: Bearer"),
    );
  });
  app.get("/status", ({ req }) => status(req.raw));
  app.all("/status", ({ req }) => refuse(req.raw, wrongMethod("GET")));
  for (const [name, act] of Object.entries(acts)) {
    app.post(`/${name}`, async ({ req }) => {
      const refusal = await act(req.raw);
      return refusal === undefined ? status(req.raw) : refuse(req.raw, refusal);
    });
    app.all(`/${name}`, ({ req }) => refuse(req.raw, wrongMethod("POST")));
  }
  app.notFound(({ req }) => refuse(req.raw, new Refusal(404, "NOT_FOUND", "There is nothing at this path")));
  app.onError((error, { req }) => refuse(req.raw, adminRefusal(error)));
  return { fetch: (request) => app.fetch(request) };
}

function wrongMethod(allow: string): Refusal {
  return new Refusal(405, "METHOD_NOT_ALLOWED", `This path takes ${allow}`, { headers: { allow } });
}

function checkedDigest(token: string, keys: readonly ApiKey[]): string {
  if (typeof token !== "string" || !/^[\x21-\x7e]{16,512}$/.test(token))
    throw new SignetError(
      "OPTION_INVALID",
      "The operator's token should be 16 to 512 characters of printable ASCII without spaces",
    );
  const sha256 = sha256Hex(token);
  const twin = knownKeys(keys).find((key) => key.sha256 === sha256);
  if (twin === undefined) return sha256;
  throw new SignetError(
    "OPTION_INVALID",
    `The operator's token is that of the API key "${twin.id}": give it one of its own`,
  );
}
