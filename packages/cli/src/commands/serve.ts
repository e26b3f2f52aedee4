import { resolve } from "node:path";
import { type Program, type PublicKey, parseArtifact } from "@signet/core";
import {
  type ApiKey,
  adminApp,
  deploy,
  type FailureContext,
  type LiveDeployment,
  type ServedApp,
  serveApp,
} from "@signet/serve";
import type { SignetConfig } from "../config/settings.js";
import { redactEnv } from "../errors/redact-env.js";
import { UsageError } from "../errors/usage-error.js";
import { readKey } from "../files/read-key.js";
import type { Io } from "../io.js";
import { withRetries } from "../model/with-retries.js";
import { printable } from "../terminal/printable.js";
import { checkNeeded, type LoadArtifactOptions } from "./load-artifact.js";
import { type ArtifactFile, readArtifactFile } from "./serve-artifact.js";
import { httpServer } from "./serve-http.js";
import { readServeKeys } from "./serve-keys.js";
import { reload } from "./serve-reload.js";
import { shutDown, stopSignals } from "./serve-shutdown.js";
import { welcome } from "./serve-welcome.js";
import { type SetUp, withSetUp } from "./set-up.js";

/** What `signet serve` is told on the command line. */
export interface ServeFlags extends Omit<SignetConfig, "concurrency"> {
  readonly program: string;
  readonly whenUnroutable?: LoadArtifactOptions["whenUnroutable"];
  readonly port?: number;
  readonly host?: string;
  readonly tokenFile?: string;
  readonly keys?: string;
  readonly adminTokenEnv?: string;
  readonly publicKey?: string;
  readonly signature?: string;
  readonly watch?: true;
  readonly timeout?: number;
  readonly concurrency?: number;
  readonly bodyBytes?: number;
  readonly drain?: number;
  readonly scoreShare?: number;
  readonly exposeDetails?: true;
  readonly json?: true;
  readonly debug?: true;
}

/** Serves a program under an artifact until it is told to stop. Returns the exit code. */
export async function serveCommand(artifactPath: string, flags: ServeFlags, io: Io): Promise<number> {
  const { lm, embedder, baseUrl } = flags;
  const keys = await readServeKeys({ tokenFile: flags.tokenFile, keys: flags.keys }, io);
  checkHost(flags.host, keys);
  const signedBy =
    flags.publicKey === undefined ? undefined : await readKey(resolve(io.cwd, flags.publicKey), "public key");
  const file = await readArtifactFile({
    path: resolve(io.cwd, artifactPath),
    ...(signedBy !== undefined && {
      signaturePath: resolve(io.cwd, flags.signature ?? `${artifactPath}.sig`),
    }),
  });
  const settings = { ...(lm && { lm }), ...(embedder && { embedder }), ...(baseUrl && { baseUrl }) };
  return withSetUp(flags.program, settings, io, async (setUp) => {
    const deployment = await openDeployment(setUp, { file, signedBy, artifactPath, flags });
    const redact = redactEnv(io.env);
    const tell = (line: string): void => void io.stderr.write(`${printable(redact(line))}\n`);
    const listening = await listen(setUp.file.program, deployment, { flags, keys, io, tell });
    setUp.progress.done();
    const reloading = reload({ file, deployment, tell });
    const signals = stopSignals(io, reloading.now);
    const stopWatching = flags.watch === true ? reloading.watch() : () => {};
    try {
      await signals.stopped;
      return await shutDown({ ...listening, deployment, drainMs: (flags.drain ?? 30) * 1000, signals, tell });
    } finally {
      stopWatching();
      signals.forget();
    }
  });
}

/** Shorter tokens are found by trying. */
const SHORTEST_TOKEN = 16;

function checkHost(host: string | undefined, keys: readonly ApiKey[] | undefined): void {
  if (host === undefined) return;
  if (host.trim() === "")
    throw new UsageError("--host is empty: name an address, or leave it out for 127.0.0.1");
  if (keys === undefined)
    throw new UsageError(
      "--host lets others in: pass --token-file FILE or --keys FILE, or set SIGNET_TOKEN, so that only those who know a token are answered",
    );
  const short = keys.find(({ token }) => token !== undefined && token.length < SHORTEST_TOKEN);
  if (short !== undefined)
    throw new UsageError(
      `--host lets others in: the token of "${short.id}" has fewer than ${SHORTEST_TOKEN} characters, which can be guessed`,
    );
}

async function openDeployment(
  { file: { program, score }, openLm, openEmbedder }: SetUp,
  {
    file: { text, signature },
    signedBy,
    artifactPath,
    flags: { whenUnroutable = "fail", scoreShare },
  }: {
    readonly file: ArtifactFile;
    readonly signedBy: PublicKey | undefined;
    readonly artifactPath: string;
    readonly flags: ServeFlags;
  },
): Promise<LiveDeployment> {
  const artifact = parseArtifact(text);
  // Opened in any case where one is named: an artifact that is swapped in later may need it.
  const embedder = await openEmbedder();
  if (whenUnroutable === "fail") checkNeeded(artifact.plan, embedder, artifactPath);
  return deploy(program, artifact, {
    lm: withRetries(await openLm()),
    load: { whenUnroutable, ...(embedder && { embedder }), ...(signedBy !== undefined && { signedBy }) },
    ...(signature !== undefined && { signature }),
    ...(score && { score }),
    ...(scoreShare !== undefined && { scoreShare }),
  });
}

/** Who is asked under another name without a token was sent by a page: DNS rebinding. */
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

interface ListenContext {
  readonly flags: ServeFlags;
  readonly keys: readonly ApiKey[] | undefined;
  readonly io: Io;
  /** Writes one line to the operator; secrets of the environment are taken out of it. */
  readonly tell: (line: string) => void;
}

async function listen(
  program: Program<unknown, unknown>,
  deployment: LiveDeployment,
  { flags, keys, io, tell }: ListenContext,
) {
  const { host = "127.0.0.1", port = 8787 } = flags;
  const admin = adminOf(deployment, flags, { keys, env: io.env });
  let served: ServedApp | undefined;
  // The app follows in the same turn of the event loop in which the port is known: nothing can come in between.
  const server = await httpServer({
    host,
    port,
    silenceMs: silenceMs(flags),
    fetch: (request) => served?.fetch(request) ?? new Response(null, { status: 503 }),
    onError: ({ message }) => tell(`! a connection was not accepted: ${message}`),
  });
  served = serveApp({
    program,
    deployment,
    limits: limitsOf(flags),
    ...(keys === undefined ? { hosts: LOOPBACK_NAMES.map((name) => `${name}:${server.port}`) } : { keys }),
    ...(admin && { admin }),
    ...(flags.exposeDetails && { exposeDetails: true }),
    onError: failureLog(flags, tell),
  });
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`;
  const { artifact } = deployment.status().current;
  if (flags.json === true)
    io.stdout.write(`${JSON.stringify({ url, port: server.port, program: program.name, artifact })}\n`);
  else
    io.stdout.write(
      welcome({ program, url, artifact, needsToken: keys !== undefined, hasAdmin: admin !== undefined }),
    );
  return { server, served };
}

function adminOf(
  deployment: LiveDeployment,
  { adminTokenEnv }: ServeFlags,
  { keys, env }: Pick<ListenContext, "keys"> & Pick<Io, "env">,
) {
  const name = adminTokenEnv ?? "SIGNET_ADMIN_TOKEN";
  const token = env[name];
  if (token !== undefined && token !== "") return adminApp({ deployment, token, ...(keys && { keys }) });
  if (adminTokenEnv === undefined) return undefined;
  throw new UsageError(`--admin-token-env names the variable ${name}, which is not set`);
}

/** A request that is within its time may be as silent as that. */
function silenceMs({ timeout = 120 }: ServeFlags): number {
  return Math.ceil(timeout * 1000) + 30_000;
}

function limitsOf({ timeout, concurrency, bodyBytes }: ServeFlags) {
  return {
    ...(timeout !== undefined && { timeoutMs: Math.ceil(timeout * 1000) }),
    ...(concurrency !== undefined && { concurrency }),
    ...(bodyBytes !== undefined && { bodyBytes }),
  };
}

/** One line for each failure. An error's own words may quote prompts and completions: they are shown with --debug. */
function failureLog({ debug }: ServeFlags, tell: ListenContext["tell"]) {
  return (error: unknown, { requestId, keyId, status }: FailureContext): void => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "UNEXPECTED";
    const words = debug === true ? `: ${error instanceof Error ? error.message : error}` : "";
    tell(`! ${status} ${code} request ${requestId} of ${keyId}${words}`);
  };
}
