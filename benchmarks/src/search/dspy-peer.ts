import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LineWorker, lineWorker } from "./line-worker.js";
import { type PeerAnswer, peerAnswer } from "./peer-answer.js";
import { pythonEnvironment } from "./python-environment.js";
import type { World } from "./worlds.js";

const script = peerFile("dspy_search.py");
const requirements = peerFile("requirements.txt");
const scriptDigest = digest(readFileSync(script, "utf8"));
const PROCESSES = 2;

/**
 * What the search code of DSPy 3.4.1 answers in these worlds, in their order. It is installed on first use, and its answers are
 * kept, both below the system's folder for temporary files. `undefined` where Python or the network is missing; the log says so.
 */
export async function dspySearch(
  worlds: readonly World[],
  { log }: { readonly log: (line: string) => void },
): Promise<readonly PeerAnswer[] | undefined> {
  const folder = join(tmpdir(), `signet-dspy-${digest(readFileSync(requirements, "utf8"))}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const answers = keptAnswers(join(folder, "answers.jsonl"));
  const questions = worlds.map(questionOf);
  const missing = questions.filter(({ key }) => !answers.has(key));
  if (missing.length > 0) {
    const python = await pythonEnvironment({ folder: join(folder, "venv"), requirements, log });
    if (python === undefined) return undefined;
    log(`DSPy searches ${missing.length} worlds`);
    const env = {
      ...process.env,
      DSPY_CACHEDIR: join(folder, "cache"),
      LITELLM_LOCAL_MODEL_COST_MAP: "True",
    };
    const start = (): LineWorker => lineWorker(python, { args: [script], env });
    await askAll(missing, { start, tell: answers.keep });
  }
  return worlds.map((world, index) => peerAnswer(world, answers.get(questions[index]!.key)));
}

interface Question {
  /** All that the script is told of a world. */
  readonly line: string;
  /** Changes with the line and with the script. */
  readonly key: string;
}

function questionOf({ seed, effort, sizes, rates, difficulty }: World): Question {
  const line = JSON.stringify({ seed, effort, sizes, rates, difficulty });
  return { line, key: digest(scriptDigest + line) };
}

/** A few processes take questions from one queue; an answer is told as soon as it is there. */
async function askAll(
  questions: readonly Question[],
  { start, tell }: { start: () => LineWorker; tell: (key: string, answer: string) => void },
): Promise<void> {
  const queue = questions.values();
  const workers = Array.from({ length: Math.min(PROCESSES, questions.length) }, start);
  const work = async ({ ask }: LineWorker): Promise<void> => {
    for (const { key, line } of queue) tell(key, await ask(line));
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map(({ close }) => close()));
  }
}

/** Answers of earlier times by key, in a file of lines. One that was cut while it was written does not count. */
function keptAnswers(file: string) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const answers = new Map(lines.flatMap(parseLine));
  return {
    has: (key: string): boolean => answers.has(key),
    get: (key: string): string => answers.get(key) ?? "",
    keep: (key: string, answer: string): void => {
      answers.set(key, answer);
      appendFileSync(file, `\n${key} ${answer}\n`); // the first line end closes a line that was cut
    },
  };
}

function parseLine(line: string): [string, string][] {
  const [, key, answer] = /^(\w+) (\{.*\]\})$/.exec(line) ?? [];
  return key === undefined || answer === undefined ? [] : [[key, answer]];
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

function peerFile(name: string): string {
  return fileURLToPath(new URL(`../../peers/${name}`, import.meta.url));
}
