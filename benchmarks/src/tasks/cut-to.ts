import * as z from "zod";
import type { Task } from "./read-task.js";

/** How much of a task is measured on, as `tasks.json` says it. */
export const taskSizesSchema = z.object({
  name: z.string(),
  /** Rows of each split, from its start. */
  train: z.number().int().positive(),
  val: z.number().int().positive(),
  test: z.number().int().positive(),
});
type TaskSizes = z.infer<typeof taskSizesSchema>;

/** The task with the first rows of each split. */
export function cutTo({ train, val, test }: TaskSizes, task: Task): Task {
  return {
    ...task,
    train: task.train.slice(0, train),
    val: task.val.slice(0, val),
    test: task.test.slice(0, test),
  };
}
