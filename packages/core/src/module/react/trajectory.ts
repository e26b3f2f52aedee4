import { $ZodArray, $ZodObject, $ZodOptional, $ZodString, $ZodUnknown, globalRegistry } from "zod/v4/core";
import type { Json } from "../../json.js";

/** One step that was taken. */
export interface TrajectoryStep {
  readonly thought: string;
  readonly tool: string;
  readonly arguments?: Json;
  /** What the tool returned, or why it did not. */
  readonly observation?: Json;
}

const text = new $ZodString({ type: "string" });
const anything = new $ZodOptional({ type: "optional", innerType: new $ZodUnknown({ type: "unknown" }) });
const step = new $ZodObject({
  type: "object",
  shape: { thought: text, tool: text, arguments: anything, observation: anything },
});

/** The input field of both leaves that holds the steps so far. */
export const trajectoryField = new $ZodArray({ type: "array", element: step });
globalRegistry.add(trajectoryField, {
  description: "The steps so far: what was thought, the tool with its arguments, and what came back",
});
