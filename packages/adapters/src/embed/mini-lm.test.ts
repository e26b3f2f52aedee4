import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SignetError } from "@signet/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { ModelSource } from "../model-files/model-source.js";
import { fakeOnnx } from "../testing/fake-onnx.js";
import { type MiniLmOptions, miniLm } from "./mini-lm.js";
import { importOnnxRuntime, importTokenizers } from "./onnx-packages.js";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "signet-minilm-"));
});
afterEach(() => rm(directory, { recursive: true }));

const wrong: ModelSource = { name: "wrong", fetch: ({ partPath }) => writeFile(partPath, "{}") };

async function errorOf(promise: Promise<unknown>): Promise<SignetError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!SignetError.is(thrown)) throw new Error(`No SignetError: ${thrown}`);
  return thrown;
}

describe("miniLm()", () => {
  it("takes nothing but the very files", async () => {
    const sources = { model: [wrong], tokenizer: [wrong] };
    const error = await errorOf(miniLm({ ...fakeOnnx(), directory, sources }));
    expect(error.code).toBe("MODEL_MISSING");
    expect(error.message).toContain("wrong: gave 2 bytes, not 466247");
    expect(await readdir(directory)).toEqual([]);
  });

  it("ends the download when aborted", async () => {
    const sources = { model: [wrong], tokenizer: [wrong] };
    const error = await errorOf(miniLm({ directory, sources, signal: AbortSignal.abort() }));
    expect(error.code).toBe("ABORTED");
  });

  it.each([
    [{ threads: 0 }, "`threads` is 0"],
    [{ cacheTexts: -1 }, "`cacheTexts` is -1"],
    [{ cacheTexts: 1.5 }, "`cacheTexts` is 1.5"],
  ] satisfies [MiniLmOptions, string][])("refuses %j", async (options, words) => {
    const error = await errorOf(miniLm({ ...options, directory }));
    expect(error.code).toBe("OPTION_INVALID");
    expect(error.message).toContain(words);
  });

  it("refuses modules that are others", async () => {
    const { runtime, tokenizers } = fakeOnnx();
    // @ts-expect-error the modules are mixed up
    const error = await errorOf(miniLm({ runtime: tokenizers, tokenizers: runtime, directory }));
    expect(error.message).toContain("`runtime` has to be the module onnxruntime-node");
  });
});

describe("the optional packages", () => {
  it("are asked for by name, with a command that installs them", async () => {
    for (const [name, load] of [
      ["onnxruntime-node", importOnnxRuntime],
      ["@huggingface/tokenizers", importTokenizers],
    ] as const) {
      const error = await errorOf(load());
      expect(error.code).toBe("PACKAGE_MISSING");
      expect(error.message).toContain(`"${name}"`);
      expect(error.message).toContain(
        "ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node @huggingface/tokenizers",
      );
    }
  });
});
