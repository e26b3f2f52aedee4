import { describe, expect, it } from "vitest";
import { formatReport, report } from "./report.js";

const rows = [
  { id: "predict_us", value: 41.237891, unit: "us", spread: 2.5, note: "median of 5" },
  { id: "install_mb", value: 431, unit: "MB" },
] as const;

describe("report()", () => {
  it("has the documented keys and keeps the rows as they are", () => {
    const whole = report("spine", rows);
    expect(Object.keys(whole)).toEqual(["name", "commit", "machine", "rows"]);
    expect(whole.rows).toEqual(rows);
    expect(whole.machine).toContain(process.version);
  });

  it("survives JSON", () => {
    const whole = report("spine", rows);
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });
});

describe("formatReport()", () => {
  it("aligns the columns and leaves absent cells empty", () => {
    const lines = formatReport({ name: "spine", commit: "abc", machine: "a machine", rows }).split("\n");
    expect(lines).toEqual([
      "spine at abc on a machine",
      "",
      "id          value  unit  spread  note",
      "predict_us  41.24  us    ±2.5    median of 5",
      "install_mb  431    MB",
    ]);
  });
});
