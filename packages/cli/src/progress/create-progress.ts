import type { CompileEvent } from "@signet/optimizers";
import { estimateLines } from "../report/estimate-lines.js";
import { percent } from "../report/percent.js";
import { paintFor, type TextStream } from "../terminal/paint.js";
import { printable } from "../terminal/printable.js";
import { statusLine } from "../terminal/status-line.js";
import { advance, startTask, type Task, withNote } from "./task.js";
import { barLine, endLine, logLine, sinceStart } from "./task-line.js";

export interface ProgressOptions {
  /** Default: standard error, so that standard output stays free for results. */
  readonly stream?: TextStream;
  /** Default: what the stream says. On a terminal one line is written over; elsewhere there are plain lines with times. */
  readonly isTty?: boolean;
  /** A clock in ms that never goes back. */
  readonly now?: () => number;
}

/** Shows how work goes. The functions can be passed on by themselves. */
export interface Progress {
  /** For `compile({ onEvent })`. */
  readonly onEvent: (event: CompileEvent) => void;
  /** For `llama({ onProgress })` and `ensureModel`. */
  readonly onDownload: (progress: { readonly receivedBytes: number; readonly totalBytes: number }) => void;
  /** For any other work of a known size, under a name of its own; it ends with `done` equal to `total`. */
  readonly onStep: (name: string, done: number, total: number) => void;
  /** A line that stays. */
  readonly print: (line: string) => void;
  /** Ends what is still shown; call it before anything else is written. */
  readonly done: () => void;
}

/** On a terminal the line is drawn at most this often, elsewhere a line is written at most this often. */
const REDRAW_MS = 80;
const LOG_MS = 10_000;

/**
 * Shows the progress of a compile, an evaluation or a download: bar, count, rate and time left. Styling follows NO_COLOR.
 */
export function createProgress({
  stream = process.stderr,
  isTty = stream.isTTY === true,
  now = () => performance.now(),
}: ProgressOptions = {}): Progress {
  const paint = paintFor(stream);
  const line = statusLine(stream, isTty);
  const startedMs = now();
  const tasks = new Map<string, Task>();
  let proposals = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;

  const print = (text: string): void => line.print(isTty ? text : `${sinceStart(now(), startedMs)}  ${text}`);

  const draw = (task: Task, atMs: number): void => {
    if (atMs - drawnMs < (isTty ? REDRAW_MS : LOG_MS)) return;
    drawnMs = atMs;
    if (isTty) line.show(barLine(task, { atMs, columns: line.columns(), paint }));
    else line.print(logLine(task, { atMs, startedMs }));
  };

  const begin = (label: string, unit?: Task["unit"]): Task => {
    const task = startTask(label, now(), unit);
    tasks.set(label, task);
    // Off a terminal, what is over before the first line is due is told by its last line alone.
    drawnMs = isTty ? Number.NEGATIVE_INFINITY : now();
    if (isTty) draw(task, now());
    return task;
  };

  const update = (task: Task): void => {
    tasks.set(task.label, task);
    draw(task, now());
  };

  const end = (label: string): void => {
    const task = tasks.get(label);
    if (task === undefined) return;
    tasks.delete(label);
    line.clear();
    print(`${paint("green", "✔")} ${endLine(task, now())}`);
    const [other] = tasks.values();
    if (other !== undefined && isTty)
      line.show(barLine(other, { atMs: now(), columns: line.columns(), paint }));
  };

  const count = (label: string, done: number, total: number, unit?: Task["unit"]): void =>
    update(advance(tasks.get(label) ?? begin(label, unit), { done, total, atMs: now() }));

  /** A note of the phase that is under way. */
  const note = (name: string, text: string): void => {
    const task = [...tasks.values()].at(-1);
    if (task !== undefined) update(withNote(task, name, text));
  };

  const warn = (text: string): void => print(`${paint("yellow", "!")} ${printable(text)}`);

  const onEvent = (event: CompileEvent): void => {
    switch (event.type) {
      case "session":
        if (event.isResumed) print("The study has an earlier session: what it holds is not asked again.");
        if (event.changed.length > 0)
          print(`Changed since then: ${event.changed.join(", ")}. Answers are reused, scores are not.`);
        break;
      case "estimate":
        for (const text of estimateLines(event.estimate)) print(printable(text));
        break;
      case "phase":
        if (event.status === "start") begin(event.phase);
        else end(event.phase);
        break;
      case "progress":
        count(event.phase, event.done, event.total);
        break;
      case "proposal":
        note("instructions", `${++proposals} instructions`);
        break;
      case "trial":
        if (tasks.has("search")) note("trial", `trial ${event.number}`);
        break;
      case "best":
        note("best", `best ${percent(event.score)}`);
        break;
      case "experts": {
        const { path, reason } = event.report;
        print(printable(`${path === "" ? "experts" : `experts of ${path}`}: ${reason}`));
        break;
      }
      case "excluded":
        warn(`example ${event.exampleId} is left out: ${event.reason}`);
        break;
      case "warning":
        warn(event.message);
        break;
      case "stopped":
        tasks.clear(); // what was under way never ends
        line.clear();
        warn(event.reason === "aborted" ? "stopped" : `stopped: the budget of ${event.reason} is used up`);
        break;
    }
  };

  return {
    onEvent,
    print,
    onDownload({ receivedBytes, totalBytes }) {
      count("model", receivedBytes, totalBytes, "bytes");
      if (receivedBytes >= totalBytes) end("model");
    },
    onStep(name, done, total) {
      count(name, done, total);
      if (done >= total) end(name);
    },
    done() {
      tasks.clear();
      line.clear();
    },
  };
}
