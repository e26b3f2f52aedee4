import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptedLm } from "@signet/core/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { madeUpTask } from "../../tasks/testing/made-up-task.js";
import { bbhMethods } from "./bbh-methods.js";
import { type BbhTable, bbhTable } from "./measure-bbh.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-bbh-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Has learnt that ducks fly once the prompt says "ducks" or shows one that does; writes that they do under any heading that it is asked for. */
const model = () =>
  scriptedLm({
    usage: { promptTokens: 20, completionTokens: 2 },
    reply: ({ prefix, messages, layout }, { sample }) => {
      const shown = prefix.map(({ text }) => text).join("\n");
      const asked = messages.map(({ text }) => text).join("\n");
      if (layout === "text") {
        const knows = /ducks/.test(shown) || /duck[^\n]*\nAnswer: yes/.test(shown);
        return knows && /duck/.test(asked) ? " yes" : " no";
      }
      const headings = [...shown.matchAll(/^## (.+)\n\(/gm)].map(([, heading]) => heading);
      return headings.map((heading) => `## ${heading}\nOnly ducks fly, take number ${sample}.`).join("\n\n");
    },
  });

function table(file: string, calls = 60): { readonly given: BbhTable; readonly lines: string[] } {
  const lines: string[] = [];
  const methods = Object.keys(bbhMethods(calls));
  const settings = { seeds: [0], methods, callsPerMethod: calls };
  return {
    given: { settings, tasks: [madeUpTask()], models: [model()], file, log: (line) => lines.push(line) },
    lines,
  };
}

it("bbhTable() measures every method within its calls, and goes on from what is kept", async () => {
  const file = join(folder, "cells.jsonl");
  const first = table(file);
  const rows = await bbhTable(first.given);
  const scoreOf = (method: string) => rows.find(({ id }) => id === `bbh_table:${method}`)?.value;
  expect(scoreOf("as_written")).toBe(0.5);
  for (const method of ["bootstrap_few_shot", "mipro", "gpo", "dual_phase", "gepa", "dual_phase_then_mipro"])
    expect(scoreOf(method), method).toBe(1);
  for (const line of first.lines) expect(Number(/(\d+) calls/.exec(line)?.[1]), line).toBeLessThanOrEqual(60);

  const again = table(file);
  expect(await bbhTable(again.given)).toEqual(rows);
  expect(again.lines.every((line) => line.endsWith("(kept)"))).toBe(true);
});
