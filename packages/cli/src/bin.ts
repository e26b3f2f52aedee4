import { main } from "./main.js";

const interrupted = new AbortController();
const interrupt = (): void => {
  // The first one lets the command keep what it has; the second one ends it at once.
  if (interrupted.signal.aborted) process.exit(130);
  process.stderr.write("\nStopping; what was found so far is kept. Ctrl-C again ends at once.\n");
  interrupted.abort();
};
process.on("SIGINT", interrupt);
// A reader that leaves early (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const { stdout, stderr, stdin, env } = process;
const code = await main(process.argv.slice(2), {
  stdout,
  stderr,
  stdin,
  env,
  cwd: process.cwd(),
  signal: interrupted.signal,
  onSignal(name, listener) {
    if (name === "SIGINT") process.off(name, interrupt);
    process.on(name, listener);
    return () => void process.off(name, listener);
  },
});
// What user code left open (a server, a pool) must not keep a finished command alive; what was written must still arrive.
process.exitCode = code;
stdout.write("", () => stderr.write("", () => process.exit(code)));
