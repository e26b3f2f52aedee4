import { describe, expect, it } from "vitest";
import { studentCdf, studentQuantile } from "./student-t.js";

describe("studentQuantile()", () => {
  it.each([
    [0.975, 1, 12.706204736432095],
    [0.975, 19, 2.093024054408263],
    [0.975, 499, 1.964729390987681],
    [0.8, 3, 0.97847231236330265],
    [0.995, 10, 3.16927267261695],
  ])("at %d with %d degrees of freedom is that of the tables", (p, freedom, expected) => {
    expect(Math.abs(studentQuantile(p, freedom) / expected - 1)).toBeLessThan(1e-10);
    expect(studentQuantile(1 - p, freedom)).toBeCloseTo(-expected, 8);
  });
});

describe("studentCdf()", () => {
  it("is Cauchy's for one degree of freedom, and inverts the quantile for any", () => {
    for (const t of [-30, -1, 0, 0.5, 4])
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
    for (const freedom of [0.7, 2, 19.4, 1000, 1e5]) {
      for (const p of [0.01, 0.3, 0.5, 0.8, 0.999]) {
        expect(studentCdf(studentQuantile(p, freedom), freedom)).toBeCloseTo(p, 10);
      }
    }
  });
});
