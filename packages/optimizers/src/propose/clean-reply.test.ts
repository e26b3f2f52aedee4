import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanReply } from "./clean-reply.js";

describe("cleanReply()", () => {
  const text = 'Answer "yes" or "no".';
  const wrapped = [
    text,
    `  ${text}\n`,
    `"Instruction: ${text}"`.replace('"Instruction', "“Instruction").replace(/"$/, "”"),
    `\`\`\`\n${text}\n\`\`\``,
    `\`\`\`text\nInstruction: ${text}\n\`\`\``,
    `Proposed instruction: ${text}`,
    `**Improved Instruction:** ${text}`,
    `Here is the new instruction:\n\n${text}`,
    `## Instruction:\n${text}`,
    `Sure, here's an improved version:\n\n${text}`,
    `Assistant: ${text}`,
    `<instruction>\n${text}\n</instruction>`,
    JSON.stringify({ instruction: text }),
    `\`\`\`json\n${JSON.stringify({ new_instruction: text }, null, 2)}\n\`\`\``,
    `\uFEFF\u202E${text}\u200B\u0000`,
  ];
  for (const reply of wrapped)
    it(`frees ${JSON.stringify(reply)}`, () => expect(cleanReply(reply)).toBe(text));

  it("keeps quotes that are the text's own", () => {
    expect(cleanReply('"a" and "b"')).toBe('"a" and "b"');
    expect(cleanReply('"Sort the mail."')).toBe("Sort the mail.");
    expect(cleanReply("Instruct the reader: be kind")).toBe("Instruct the reader: be kind");
    expect(cleanReply('{ "a": 1, "b": 2 }')).toBe('{ "a": 1, "b": 2 }');
    expect(cleanReply("Here is what to do: sort.\nThen stop.")).toContain("Then stop.");
  });

  it("has nothing left to do the second time", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', "`", "*", "a", " ", "\n", ":", "Instruction:") }),
        (reply) => cleanReply(cleanReply(reply)) === cleanReply(reply),
      ),
    );
  });
});
