import type { LiveDeployment, ServedApp } from "@signet/serve";
import type { Io, StopSignal } from "../io.js";
import type { HttpServer } from "./serve-http.js";

/** What the process is told while it serves. */
export interface StopSignals {
  /** Resolves at the first signal to stop. */
  readonly stopped: Promise<void>;
  /** Resolves at the second one, to the exit code that it asks for. */
  readonly hurried: Promise<number>;
  readonly forget: () => void;
}

const exitCodes: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** @param onHangUp What SIGHUP asks for. */
export function stopSignals({ signal, onSignal }: Io, onHangUp: () => Promise<void>): StopSignals {
  let stopNow = (): void => {};
  let hurryNow = (_: number): void => {};
  const stopped = new Promise<void>((resolve) => {
    stopNow = resolve;
  });
  const hurried = new Promise<number>((resolve) => {
    hurryNow = resolve;
  });
  let count = 0;
  const stop = (code: number) => (): void => {
    count++;
    if (count === 1) stopNow();
    else hurryNow(code);
  };
  const interrupted = stop(exitCodes.SIGINT);
  if (signal.aborted) interrupted();
  signal.addEventListener("abort", interrupted, { once: true });
  const stops = (["SIGINT", "SIGTERM"] as const).map((name) => onSignal?.(name, stop(exitCodes[name])));
  const stopHangUp = onSignal?.("SIGHUP", () => void onHangUp());
  return {
    stopped,
    hurried,
    forget() {
      signal.removeEventListener("abort", interrupted);
      for (const stopListening of [...stops, stopHangUp]) stopListening?.();
    },
  };
}

export interface ShutDownOptions {
  readonly server: HttpServer;
  readonly served: ServedApp;
  readonly deployment: LiveDeployment;
  readonly drainMs: number;
  readonly signals: StopSignals;
  readonly tell: (line: string) => void;
}

/** How long the last answers have to reach their clients. */
const FLUSH_MS = 2_000;

/** Stops accepting, waits for what is under way, ends what takes longer than that. Resolves to the exit code: 0, but where a second signal cut it short. */
export async function shutDown({
  server,
  served,
  deployment,
  drainMs,
  signals,
  tell,
}: ShutDownOptions): Promise<number> {
  tell(`Stopping: requests under way have ${drainMs / 1000} s to end; a second signal ends them at once.`);
  const late = new AbortController();
  const timer = setTimeout(() => {
    tell("! What was still under way is aborted.");
    late.abort();
  }, drainMs);
  const drained = async (): Promise<number> => {
    server.stop();
    await served.close({ signal: late.signal });
    const flushed = server.end(FLUSH_MS);
    // A tool that heeds no signal must not keep the process alive.
    await Promise.race([deployment.close(), flushed]);
    await flushed;
    return 0;
  };
  try {
    return await Promise.race([drained(), signals.hurried]);
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}
