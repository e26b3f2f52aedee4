import { expect, it } from "vitest";
import { planTemplate } from "./plan-template.js";

it("planTemplate() says a literal's last space with the word that follows", () => {
  const steps = planTemplate(
    [
      { kind: "literal", text: "Label: " },
      { kind: "choice", choices: ["a", "b"] },
      { kind: "literal", text: "\nCount: " },
      { kind: "number", integer: true },
    ],
    "",
  );
  expect(steps).toEqual([
    { kind: "literal", shown: "Label: ", said: "Label:" },
    { kind: "choice", choices: ["a", "b"], lead: " ", follower: "\nCount: " },
    { kind: "literal", shown: "\nCount: ", said: "\nCount:" },
    { kind: "number", integer: true, lead: " ", follower: "" },
  ]);
});

it("planTemplate() makes one literal of literals and of choices that are none", () => {
  const steps = planTemplate(
    [
      { kind: "literal", text: "a" },
      { kind: "choice", choices: ["b", "b"] },
      { kind: "literal", text: "c " },
    ],
    " ",
  );
  expect(steps).toEqual([{ kind: "literal", shown: "abc ", said: " abc " }]);
});
