import { describe, expect, it } from "vitest";
import { runsIn, sharesRun } from "./shares-run.js";

describe("sharesRun()", () => {
  const row = "My invoice of the third of May is wrong again";

  it("finds eight words in a row whatever their case and punctuation, and not seven", () => {
    expect(sharesRun("e.g. “my invoice of the third of MAY is!”", [runsIn([row])])).toBe(true);
    expect(sharesRun("e.g. “my invoice of the third of MAY!”", [runsIn([row])])).toBe(false);
    expect(sharesRun("too short", [runsIn(["too short"])])).toBe(false);
    expect(sharesRun(row, [])).toBe(false);
  });

  it("does not count what may be repeated", () => {
    expect(sharesRun(row, [runsIn([row])], runsIn([`Mind this: ${row}.`]))).toBe(false);
    expect(sharesRun(row, [runsIn([row])], runsIn([row.slice(0, 30)]))).toBe(true);
  });

  it("finds runs of scripts without spaces", () => {
    const chinese = "我昨天在商店买了一件红色的衣服但是太小了";
    expect(sharesRun(`例如：${chinese}`, [runsIn([chinese])])).toBe(true);
  });
});
