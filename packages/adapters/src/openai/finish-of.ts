import type { Completion } from "@signet/core";

/** Why an answer ended, by the API's `finish_reason`. */
export function finishOf(reason: string | null | undefined): Completion["finish"] {
  if (reason === "length") return "length";
  return reason === "content_filter" ? "filtered" : "stop";
}
