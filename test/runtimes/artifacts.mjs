// The artifacts that every runtime loads, made in the Node that runs the tests: one prompt, experts behind a tf-idf router, one that is signed.
import { encodeVectors, fitTfIdf, generateKeys, seal, sign } from "@signet/core";
import { triage } from "./programs.mjs";

/** @returns {Promise<Record<string, string>>} Texts. */
export async function makeArtifacts() {
  const demo = {
    origin: "labeled",
    exampleId: "1",
    fields: { message: "Charged twice", label: "billing" },
  };
  const single = seal(triage.with({ sort: { instruction: "Sort it as the artifact says.", demos: [demo] } }));
  const { publicKey, privateKey } = await generateKeys();
  return {
    single: String(single),
    routed: String(await routed()),
    signature: await sign(single, privateKey),
    publicKey,
    otherKey: (await generateKeys()).publicKey,
  };
}

async function routed() {
  const texts = ["the invoice shows a wrong charge", "the app crashes with an error"];
  const embedder = fitTfIdf(texts, { dimension: 64 });
  const vectors = await embedder.embed(texts, { signal: new AbortController().signal });
  const experts = vectors.map((vector, index) => ({
    centroid: encodeVectors(vector),
    parameters: { sort: { instruction: `Expert ${index}.`, demos: [] } },
  }));
  const { id, dimension, idf } = embedder;
  return seal(triage, {
    plan: {
      kind: "experts",
      parameters: { sort: { instruction: "Fall back.", demos: [] } },
      routers: [{ path: "", rule: "centroid", embedder: { id, dimension, idf }, experts }],
    },
  });
}
