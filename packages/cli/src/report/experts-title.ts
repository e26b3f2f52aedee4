import type { ExpertsReport } from "@signet/optimizers";

/** What a router's report is about. */
export function expertsTitle({ path, experts }: Pick<ExpertsReport, "path" | "experts">): string {
  const where = path === "" ? "the program's input" : `the input of ${path}`;
  if (experts.length === 0) return `One prompt, whatever ${where}`;
  return `${experts.length} ${experts.length === 1 ? "expert" : "experts"}, chosen by ${where}`;
}
