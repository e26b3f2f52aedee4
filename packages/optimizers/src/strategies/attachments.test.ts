import {
  type Example,
  exactMatch,
  history,
  image,
  type LanguageModel,
  load,
  predict,
  program,
  signature,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compile } from "../compile.js";
import { textOf } from "../testing/two-steps.js";
import { strategiesUnderTest } from "./conformance/strategies-under-test.js";

const SIZE = 4000;
const pixels = (seed: number): string =>
  "iVBORw0KGgo".repeat(SIZE / 10).slice(0, SIZE - 4) + String(seed).padStart(4, "0");
const label = z.enum(["cat", "dog"]);
const album = program({
  name: "album",
  input: { photo: image(), talk: history(), note: z.string() },
  output: { label },
  modules: {
    look: predict(
      signature({
        instruction: "Name the animal.",
        input: { photo: image(), talk: history(), note: z.string() },
        output: { label },
      }),
      { format: "json" },
    ),
  },
  run: (input, { look }) => look(input),
});

const rows = (count: number, from: number): readonly Example<never, { label: "cat" | "dog" }>[] =>
  Array.from({ length: count }, (_, offset) => {
    const at = from + offset;
    const input = {
      photo: `data:image/png;base64,${pixels(at)}`,
      talk: [{ role: "user", text: `What is in photo ${at}?` }],
      note: `${at % 2 === 0 ? "whiskers" : "collar"} ${at}`,
    };
    return { input: input as never, expected: { label: at % 2 === 0 ? "cat" : "dog" } };
  });

/** Right where a demo is in view. */
function looker(texts: string[]): LanguageModel {
  return scriptedLm({
    capabilities: {
      schema: false,
      grammar: false,
      logprobs: false,
      prefixCache: false,
      attachments: ["image"],
    },
    reply: (request) => {
      texts.push(textOf(request));
      for (const { attachments = [] } of [...request.prefix, ...request.messages])
        for (const attachment of attachments)
          if ("data" in attachment && attachment.data.length !== SIZE) throw new Error("a cut image");
      const note = request.messages.at(-1)?.text ?? "";
      return JSON.stringify({
        label: note.includes("whiskers") || request.prefix.length < 2 ? "cat" : "dog",
      });
    },
  });
}

describe("programs with images and conversations", () => {
  it.each(Object.entries(strategiesUnderTest))(
    "compile under %s: no prompt shows pixels, the artifact loads",
    async (_, make) => {
      const texts: string[] = [];
      let count = 0;
      const proposer = scriptedLm({
        reply: (request) => {
          texts.push(textOf(request));
          return `Look closely at whiskers and collars, approach ${"abcdefgh"[count++ % 8]}.`;
        },
      });
      const { artifact } = await compile(album, {
        trainset: rows(16, 0),
        valset: rows(12, 100),
        holdout: rows(8, 200),
        metric: exactMatch("label"),
        lm: looker(texts),
        proposer,
        strategy: make(),
        adopt: "unverified",
        seed: 3,
      });
      expect(texts.filter((text) => /[\w+/]{200}/.test(text))).toEqual([]);
      const loaded = load(album, artifact.toString());
      const input = { photo: `data:image/png;base64,${pixels(7)}`, talk: [], note: "whiskers" };
      expect(await loaded.run(input, { lm: looker([]) })).toEqual({ label: "cat" });
    },
  );
});
