import { resolve } from "node:path";
import { type ExportedPrompt, exportPrompts, load, parseArtifact } from "@signet/core";
import { closest } from "../errors/closest.js";
import { UsageError } from "../errors/usage-error.js";
import { readText } from "../files/read-text.js";
import type { Io } from "../io.js";
import { loadProgramFile } from "../program-file/index.js";
import { printable } from "../terminal/printable.js";
import { openAiBody } from "./export-openai.js";
import { promptsText, whichPrompt } from "./export-text.js";

export interface ExportFlags {
  readonly program: string;
  readonly module?: string;
  readonly format: "text" | "json" | "openai";
  readonly model?: string;
}

/** Prints the final prompts of an artifact. */
export async function exportCommand(
  path: string,
  { program: file, module, format, model = "MODEL" }: ExportFlags,
  io: Io,
): Promise<number> {
  const artifact = parseArtifact(await readText(resolve(io.cwd, path), "artifact"));
  const { program } = await loadProgramFile(file, io);
  // No input is routed, so no embedder is needed.
  const all = exportPrompts(load(program, artifact, { whenUnroutable: "fallback" }));
  const prompts = module === undefined ? all : promptsOf(all, module);
  if (format === "text") {
    io.stdout.write(`${printable(promptsText(prompts))}\n`);
    return 0;
  }
  const shown = format === "json" ? prompts : bodiesOf(prompts, model, io);
  io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return 0;
}

function promptsOf(all: readonly ExportedPrompt[], module: string): readonly ExportedPrompt[] {
  const prompts = all.filter(({ path }) => path === module);
  if (prompts.length > 0) return prompts;
  const paths = [...new Set(all.map(({ path }) => path))];
  throw new UsageError(`There is no module "${module}", only ${paths.join(", ")}`, closest(module, paths));
}

/** One body as it is; several with what tells them apart. What a body cannot say goes to standard error. */
function bodiesOf(prompts: readonly ExportedPrompt[], model: string, io: Io): unknown {
  const bodies = prompts.map((prompt) => {
    const { body, notes } = openAiBody(prompt, model);
    for (const note of notes) io.stderr.write(`${printable(`! ${whichPrompt(prompt)}: ${note}`)}\n`);
    const { path, expert, variant } = prompt;
    return { path, ...(expert && { expert }), ...(variant && { variant }), body };
  });
  const [only, second] = bodies;
  return only !== undefined && second === undefined ? only.body : bodies;
}
