import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createProgress, type Progress } from "./create-progress.js";

/** A progress display on a fake stream with a clock that the test sets. */
function display({ isTty, columns = 80 }: { readonly isTty: boolean; readonly columns?: number }) {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: isTty, columns });
  let text = "";
  stream.on("data", (chunk: string) => {
    text += chunk;
  });
  const clock = { ms: 0 };
  const progress = createProgress({ stream, now: () => clock.ms });
  return { progress, clock, text: () => text, lines: () => text.split("\n").filter((line) => line !== "") };
}

interface Runs {
  readonly from?: number;
  readonly to: number;
  readonly total: number;
  readonly everyMs: number;
}

function runs(progress: Progress, clock: { ms: number }, { from = 1, to, total, everyMs }: Runs): void {
  for (let done = from; done <= to; done++) {
    clock.ms += everyMs;
    progress.onEvent({ type: "progress", phase: "search", done, total });
  }
}

const start = { type: "phase", phase: "search", status: "start" } as const;
const end = { type: "phase", phase: "search", status: "end" } as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: styling is what is taken away.
const plain = (text: string): string => text.replace(/\u001b\[[0-9;]*[mK]/g, "");

describe("createProgress() off a terminal", () => {
  it("writes plain lines with times: none in a hurry, one every ten seconds, one at the end", () => {
    const { progress, clock, text, lines } = display({ isTty: false });
    progress.onEvent(start);
    runs(progress, clock, { to: 30, total: 40, everyMs: 500 });
    progress.onEvent({ type: "best", plan: { kind: "single", parameters: {} }, score: 0.6125 });
    runs(progress, clock, { from: 31, to: 50, total: 50, everyMs: 500 });
    progress.onEvent(end);
    progress.done();
    expect(lines()).toEqual([
      "  10.0 s  search        20/40  2.0/s  10 s left",
      "  20.0 s  search        40/50  2.0/s  5.0 s left  best 61.3 %",
      "  25.0 s  ✔ search       50 runs in 25 s  best 61.3 %",
    ]);
    expect(text()).not.toContain("\r");
  });

  it("says what concerns the user at once", () => {
    const { progress, lines } = display({ isTty: false });
    progress.onEvent({ type: "session", isResumed: true, changed: ["metric"] });
    progress.onEvent({ type: "excluded", exampleId: "a1", reason: "The metric returned 7" });
    progress.onEvent({ type: "warning", message: "The proposer\u001b[31m gave up" });
    progress.onEvent({ type: "stopped", reason: "calls" });
    expect(lines().map((line) => line.trim())).toEqual([
      "0.0 s  The study has an earlier session: what it holds is not asked again.",
      "0.0 s  Changed since then: metric. Answers are reused, scores are not.",
      "0.0 s  ! example a1 is left out: The metric returned 7",
      "0.0 s  ! The proposer\ufffd[31m gave up",
      "0.0 s  ! stopped: the budget of calls is used up",
    ]);
  });
});

describe("createProgress() on a terminal", () => {
  it("writes over one line that never reaches the last column", () => {
    for (const columns of [30, 50, 80, 200]) {
      const { progress, clock, text } = display({ isTty: true, columns });
      progress.onEvent(start);
      runs(progress, clock, { to: 200, total: 200, everyMs: 100 });
      const frames = plain(text()).split("\r");
      expect(text()).not.toContain("\n");
      expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThan(columns);
      if (columns >= 80)
        expect(frames.at(-1)).toMatch(/^ {2}search +█+░* +\d+\/200 {2}10\/s {2}.* left$|200\/200/);
    }
  });

  it("clears the line before a lasting one, and shows it again", () => {
    const { progress, clock, text } = display({ isTty: true });
    progress.onEvent(start);
    runs(progress, clock, { to: 3, total: 10, everyMs: 1000 });
    progress.print("A word from the side.");
    const shown = plain(text());
    expect(shown).toContain("\rA word from the side.\n  search");
    progress.done();
    expect(text().endsWith("\r\u001b[K")).toBe(true);
  });

  it("shows a download in megabytes, going on from what was there", () => {
    const { progress, clock, text } = display({ isTty: true });
    const total = 98_362_432;
    progress.onDownload({ receivedBytes: 50e6, totalBytes: total });
    clock.ms = 1000;
    progress.onDownload({ receivedBytes: 62e6, totalBytes: total });
    expect(plain(text())).toContain("62/98 MB  12.0 MB/s  3.0 s left");
    clock.ms = 4000;
    progress.onDownload({ receivedBytes: total, totalBytes: total });
    expect(plain(text())).toContain("✔ model        98 MB in 4.0 s\n");
  });
});

it("createProgress() shows steps of a known size by name, and ends them when they are complete", () => {
  const { progress, clock, lines } = display({ isTty: false });
  for (let done = 1; done <= 25; done++) {
    clock.ms += 1000;
    progress.onStep("test, before", done, 25);
  }
  expect(lines().at(-1)).toBe("  25.0 s  ✔ test, before 25 runs in 24 s");
});
