import { describe, expect, it } from "vitest";
import { scriptedLm } from "../testing/scripted-lm.js";
import { modelFor } from "./roles.js";

const [cheap, strong] = ["cheap", "strong"].map((id) => scriptedLm({ id, reply: () => id }));
const [defaultLm, judge] = [cheap, strong] as [NonNullable<typeof cheap>, NonNullable<typeof strong>];

describe("modelFor()", () => {
  it("lets a single model play every role", () => {
    expect(modelFor(defaultLm, undefined)).toBe(defaultLm);
    expect(modelFor(defaultLm, "judge")).toBe(defaultLm);
  });

  it("takes the role's model of a table, and its default without a role", () => {
    const models = { default: defaultLm, judge, generate: judge };
    expect(modelFor(models, undefined)).toBe(defaultLm);
    expect(modelFor(models, "judge")).toBe(judge);
    expect(modelFor(models, "generate")).toBe(judge);
  });

  it.each(["writer", "constructor", "__proto__", "toString"])(
    "refuses the unknown role %s by name",
    (role) => {
      expect(() => modelFor({ default: defaultLm, judge }, role)).toThrow(
        expect.objectContaining({
          code: "LM_ROLE_UNKNOWN",
          message: `No model for the role "${role}": there are default, judge`,
        }),
      );
    },
  );
});
