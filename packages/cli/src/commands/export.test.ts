import { predict, program, seal, signature } from "@signet/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type CliFolder, cliFolder } from "../testing/run-cli.js";

const source = `
import { history, image, predict, program, signature } from "@signet/core";
import * as z from "zod";
const media = { photo: image(), talk: history(), hint: z.string().optional(), question: z.string() };
const look = predict(signature({ instruction: "Look, in {{braces}}.", input: media, output: { answer: z.string() } }), { format: "json" });
const label = predict(signature({ instruction: "Label.", input: { text: z.string() }, output: { label: z.enum(["bug", "praise"]) } }), { format: "completion", lm: "small" });
export default program({ name: "desk", input: media, output: { answer: z.string() }, modules: { look, label }, run: (input, steps) => steps.look(input) });
`;

let folder: CliFolder;

beforeAll(async () => {
  const label = predict(
    signature({ instruction: "Label.", input: { text: z.string() }, output: { label: z.string() } }),
  );
  const other = program({
    name: "other",
    input: { text: z.string() },
    output: { label: z.string() },
    modules: { label },
    run: ({ text }, steps) => steps.label({ text }),
  });
  folder = await cliFolder({ "desk.ts": source, "other.json": seal(other).toString() });
  await folder.write("seal.ts", source.replace("export default", "export const desk ="));
  const { createJiti } = await import("jiti");
  const { ownPackagesFor } = await import("../program-file/own-packages.js");
  const at = `${folder.path}/seal.ts`;
  const jiti = createJiti(at, { interopDefault: false, virtualModules: await ownPackagesFor(at) });
  const { desk } = await jiti.import<{ desk: Parameters<typeof seal>[0] }>(at);
  const fields = { text: "I love it", label: "praise" };
  const demos = [{ origin: "labeled", exampleId: "1", fields }] as const;
  const parameters = { ...desk.parameters, label: { instruction: "Label it.", demos } };
  await folder.write("desk.json", seal(desk, { plan: { kind: "single", parameters } }).toString());
});

afterAll(() => folder.remove());

const asked = (...more: string[]) => folder.run(["export", "desk.json", "--program", "desk.ts", ...more]);

describe("signet export", () => {
  it("shows every prompt as it is sent, and what goes into its slots", async () => {
    const { code, stdout } = await asked();
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "=== look: format json, temperature 0, at most 1024 tokens

      --- system
      Look, in {{"{{"}}braces}}.

      You are given a JSON object with the keys:
      - "photo"
      - "hint"
      - "question"

      Answer with one JSON object and nothing else. Its keys:
      - "answer" (text)

      --- conversation
      {{talk}}

      --- user
      (beside the text: image 1, {{photo}})
      {"photo": "[image 1]", "hint": {{hint}}, "question": {{question}}}

      --- slots
      {{photo}}     an image beside the text: a data URL or an https URL
      {{talk}}      the turns of a conversation, each a message
      {{hint}}      as JSON, texts in quotes; where there is none, leave out "\\"hint\\": {{hint}}"
      {{question}}  as JSON, texts in quotes
      {{"{{"}}      two braces, as the prompt has them

      --- JSON Schema of the answer
      {
        "type": "object",
        "properties": {
          "answer": {
            "type": "string"
          }
        },
        "required": [
          "answer"
        ],
        "additionalProperties": false
      }

      --- notes
      - The turns of "talk" begin with the user, alternate, and end with the assistant.


      === label: format completion, model "small", temperature 0, at most 1024 tokens, stops at "\\n\\n" or "\\nText:"

      --- one text, which the model continues
      Label it.

      Label is one of: bug, praise.

      Text: I love it
      Label: praise

      Text: {{text}}
      Label:

      --- slots
      {{text}}  as it is
      "
    `);
  });

  it("prints prompts as JSON", async () => {
    const { stdout } = await asked("--format", "json", "--module", "label");
    expect(JSON.parse(stdout)).toMatchObject([
      {
        path: "label",
        role: "small",
        layout: "text",
        slots: [{ field: "text", as: "text", optional: false }],
      },
    ]);
  });

  it("prints one prompt as the body of a chat completion, and says what the body cannot", async () => {
    const { stdout, stderr } = await asked(
      "--format",
      "openai",
      "--module",
      "look",
      "--model",
      "gpt-4o-mini",
    );
    expect(JSON.parse(stdout)).toMatchObject({
      model: "gpt-4o-mini",
      messages: [
        { role: "system" },
        { role: "user", content: "{{talk}}" },
        {
          role: "user",
          content: [
            { type: "text", text: "[image 1]" },
            { type: "image_url", image_url: { url: "{{photo}}" } },
            { type: "text", text: '{"photo": "[image 1]", "hint": {{hint}}, "question": {{question}}}' },
          ],
        },
      ],
      temperature: 0,
      max_completion_tokens: 1024,
      response_format: { type: "json_schema", json_schema: { schema: { required: ["answer"] } } },
    });
    expect(stderr).toContain("! look: the message {{talk}} stands for the turns");
    expect(stderr).toContain("where there is no hint");
    const { stdout: both } = await asked("--format", "openai");
    expect(JSON.parse(both)).toMatchObject([
      { path: "look" },
      {
        path: "label",
        body: {
          model: "MODEL",
          messages: [
            { role: "user", content: expect.stringMatching(/^Label it\.[\s\S]*Text: \{\{text\}\}\nLabel:$/) },
          ],
          stop: ["\n\n", "\nText:"],
        },
      },
    ]);
  });

  it("names the modules where there is no such one, and fails where the artifact is another program's", async () => {
    expect(await asked("--module", "lable")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no module "lable", only look, label[\s\S]*Did you mean label\?/),
    });
    expect(await folder.run(["export", "other.json", "--program", "desk.ts"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ARTIFACT_MISMATCH"),
    });
  });
});
