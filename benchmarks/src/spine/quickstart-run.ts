import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What `npm run quickstart -- --json` ends with. Shares are in [0, 1]. */
export interface QuickstartResult {
  readonly before: number;
  readonly after: number;
  readonly gain: number;
  readonly gainInterval: readonly [low: number, high: number];
  readonly calls: number;
  readonly tokens: number;
  readonly seconds: number;
  readonly artifact: string;
}

export interface QuickstartRun {
  readonly result: QuickstartResult;
  /** Scores of the test examples, in file order. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly compileSeconds: number;
  /** From the command to its end. */
  readonly wallSeconds: number;
  readonly artifact: string;
}

export interface QuickstartOptions {
  /** The clone that it runs in. */
  readonly root: string;
  readonly seed: number;
  /** Study, artifact and details are put here; run again in the same folder, the study is found. */
  readonly folder: string;
}

/** Runs the quickstart as a user does, with its files out of the way. */
export async function runQuickstart({ root, seed, folder }: QuickstartOptions): Promise<QuickstartRun> {
  const at = (name: string): string => join(folder, `seed-${seed}.${name}`);
  rmSync(at("details.json"), { force: true });
  const started = performance.now();
  const files = ["--study", at("study"), "--out", at("signet.json"), "--details", at("details.json")];
  const printed = await output(
    process.execPath,
    ["scripts/quickstart.mjs", "--json", "--seed", String(seed), ...files],
    root,
  );
  const wallSeconds = (performance.now() - started) / 1000;
  const result = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as QuickstartResult; // the quickstart's documented last line
  const details = JSON.parse(readFileSync(at("details.json"), "utf8")) as Pick<
    QuickstartRun,
    "before" | "after" | "compileSeconds"
  >; // written by the quickstart in this form
  return { ...details, result, wallSeconds, artifact: readFileSync(at("signet.json"), "utf8") };
}

/** A clone of the committed state, with nothing installed and nothing built; `undefined` where there is no history to clone. */
export async function freshClone(root: string, folder: string): Promise<string | undefined> {
  if (!existsSync(join(root, ".git"))) return undefined;
  const clone = join(folder, "clone");
  await output("git", ["clone", "--quiet", "--depth", "1", `file://${root}`, clone], folder);
  return clone;
}

function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const running = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    let said = "";
    running.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    running.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    running.once("error", reject);
    running.once("close", (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${said.slice(-4000)}`));
    });
  });
}
