import { selectionProblem } from "../route/selection-problem.js";

/** Whether a value that may come from anywhere has the form of a leaf's parameters. */
export function isLeafParameters(value: unknown): boolean {
  if (!isRecord(value) || typeof value.instruction !== "string" || !Array.isArray(value.demos)) return false;
  if (selectionProblem(value.select, value.demos.length) !== undefined) return false;
  return value.demos.every(
    (demo) => isRecord(demo) && isRecord(demo.fields) && typeof demo.exampleId === "string",
  );
}

/** Whether a value is an object with keys, no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
