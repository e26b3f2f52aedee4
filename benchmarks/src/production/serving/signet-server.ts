import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seal } from "@signet/core";
import { questionProgram } from "../../spine/question-program.js";
import { readyChild } from "./child-line.js";
import { pinned } from "./pinned.js";

const command = fileURLToPath(new URL("../../../../packages/cli/bin/signet.js", import.meta.url));

/** `signet serve` as it is installed, in a process of its own on a core of its own, with a model that answers at once. */
export interface SignetServer {
  readonly url: string;
  readonly port: number;
  /** Where it looks for its artifact. */
  readonly artifactPath: string;
  /** CPU time that it has used so far; absent where the system does not say. */
  readonly cpuSeconds: () => number | undefined;
  readonly stop: () => Promise<void>;
}

export async function signetServer({
  argv = [],
  env = {},
}: {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
} = {}): Promise<SignetServer> {
  const folder = mkdtempSync(join(tmpdir(), "signet-serving-"));
  const artifactPath = join(folder, "question.json");
  writeFileSync(join(folder, "question.ts"), programFile);
  writeFileSync(artifactPath, questionArtifact("Answer the question from the passage."));
  try {
    const line = [
      command,
      "serve",
      "question.json",
      "--program",
      "question.ts",
      "--port",
      "0",
      "--json",
      ...argv,
    ];
    const child = await readyChild<{ readonly url: string; readonly port: number }>(
      pinned(0, [process.execPath, ...line]),
      { cwd: folder, env: { ...process.env, ...env } },
    );
    return {
      ...child.line,
      artifactPath,
      cpuSeconds: () => cpuSecondsOf(child.pid),
      async stop() {
        const code = await child.stop();
        rmSync(folder, { recursive: true, force: true });
        if (code !== 0) throw new Error(`signet serve ended with ${code}`);
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The text of an artifact of the question program. */
export function questionArtifact(instruction: string): string {
  const plan = { kind: "single", parameters: { answer: { instruction, demos: [] } } } as const;
  return String(seal(questionProgram("chat"), { plan }));
}

/** Linux counts in hundredths of a second: fields 14 and 15, behind the name in brackets. */
function cpuSecondsOf(pid: number): number | undefined {
  try {
    const [user = 0, system = 0] =
      readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ").slice(11, 13).map(Number) ?? [];
    return (user + system) / 100;
  } catch {
    return undefined;
  }
}

/** As `questionProgram("chat")` and `harbourModel("chat")`. */
const programFile = `
import { predict, program, signature } from "@signet/core";
import * as z from "zod";

const answer = signature({
  instruction: "Answer the question from the passage.",
  input: {
    question: z.string().describe("What is asked"),
    passage: z.string().describe("Where the answer stands"),
  },
  output: { answer: z.string().describe("The answer in a few words") },
});

export default program({
  name: "question",
  input: { question: z.string(), passage: z.string() },
  output: { answer: z.string() },
  modules: { answer: predict(answer, { format: "chat" }) },
  run: async (input, steps) => steps.answer(input),
});

const completion = {
  text: "## Answer\\nin the harbour",
  finish: "stop",
  usage: { promptTokens: 120, completionTokens: 8 },
  modelId: "harbour",
};
export const lm = {
  id: "harbour",
  capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false },
  generate: async () => completion,
};
`;
