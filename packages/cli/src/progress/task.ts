import { notePace, type Pace, perSecond } from "./pace.js";

/** One piece of work on display: a phase, an evaluation, a download. An immutable value. */
export interface Task {
  readonly label: string;
  readonly unit: "runs" | "bytes";
  readonly startedMs: number;
  /** Units of the rounds before the one under way. */
  readonly before: number;
  readonly done: number;
  readonly total: number;
  /** Rounds seen: a phase that works in rounds counts each from the start. */
  readonly rounds: number;
  readonly pace: Pace;
  /** What else is worth knowing, at the end of the line. */
  readonly notes: Readonly<Record<string, string>>;
}

export function startTask(label: string, startedMs: number, unit: Task["unit"] = "runs"): Task {
  // A download may go on from what was there before: its pace is known from the first report on.
  const pace = unit === "bytes" ? [] : [{ atMs: startedMs, done: 0 }];
  return { label, unit, startedMs, before: 0, done: 0, total: 0, rounds: 0, pace, notes: {} };
}

/** The task with `done` of `total` units. A count of runs that does not grow is the next round's. */
export function advance(
  task: Task,
  { done, total, atMs }: { readonly done: number; readonly total: number; readonly atMs: number },
): Task {
  const isNext = task.rounds === 0 || (task.unit === "runs" && done <= task.done);
  const before = isNext ? task.before + task.done : task.before;
  const rounds = isNext ? task.rounds + 1 : task.rounds;
  return { ...task, before, done, total, rounds, pace: notePace(task.pace, { atMs, done: before + done }) };
}

export function withNote(task: Task, name: string, text: string): Task {
  return { ...task, notes: { ...task.notes, [name]: text } };
}

/** Units per second of late; absent before there is enough to tell. */
export function rateOf({ pace, before, done }: Task, atMs: number): number | undefined {
  return perSecond(pace, { atMs, done: before + done });
}
