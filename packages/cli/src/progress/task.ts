import { notePace, type Pace, perSecond } from "./pace.js";

/** One piece of work on display: a phase, an evaluation, a download. An immutable value. */
export interface Task {
  readonly label: string;
  readonly unit: "runs" | "bytes";
  readonly startedMs: number;
  readonly done: number;
  /** What is known of it so far: it may grow. 0: nothing is known yet. */
  readonly total: number;
  readonly pace: Pace;
  /** What else is worth knowing, at the end of the line. */
  readonly notes: Readonly<Record<string, string>>;
}

export function startTask(label: string, startedMs: number, unit: Task["unit"] = "runs"): Task {
  // A download may go on from what was there before: its pace is known from the first report on.
  const pace = unit === "bytes" ? [] : [{ atMs: startedMs, done: 0 }];
  return { label, unit, startedMs, done: 0, total: 0, pace, notes: {} };
}

export function advance(
  task: Task,
  { done, total, atMs }: { readonly done: number; readonly total: number; readonly atMs: number },
): Task {
  return { ...task, done, total, pace: notePace(task.pace, { atMs, done }) };
}

export function withNote(task: Task, name: string, text: string): Task {
  return { ...task, notes: { ...task.notes, [name]: text } };
}

/** Units per second of late; absent before there is enough to tell. */
export function rateOf({ pace, done }: Task, atMs: number): number | undefined {
  return perSecond(pace, { atMs, done });
}
