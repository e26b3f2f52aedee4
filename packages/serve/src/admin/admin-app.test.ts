import { describe, expect, it } from "vitest";
import { deploy } from "../deployment/deploy.js";
import { coloursArtifact, coloursLm, coloursProgram } from "../deployment/testing/colours-program.js";
import { adminApp } from "./admin-app.js";

const token = "operator-token-0123456789";
const red = coloursArtifact("red");
const blue = coloursArtifact("blue");

async function admin() {
  const deployment = await deploy(coloursProgram, red, { lm: coloursLm() });
  const app = adminApp({ deployment, token, bodyBytes: 20_000 });
  const send = async (
    path: string,
    { method = "POST", body, bearer = token }: { method?: string; body?: unknown; bearer?: string } = {},
  ) => {
    const response = await app.fetch(
      new Request(`http://localhost/admin/${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const json: unknown = await response.json();
    return { status: response.status, json };
  };
  return { deployment, send };
}

const error = (code: string) => ({
  error: { code, message: expect.any(String), requestId: expect.any(String) },
});

describe("adminApp()", () => {
  it("shows the status", async () => {
    const { send } = await admin();
    const { status, json } = await send("status", { method: "GET" });
    expect(status).toBe(200);
    expect(json).toMatchObject({ program: "colours", mode: "single", current: { artifact: red.sha256 } });
  });

  it("swaps to an artifact in the body", async () => {
    const { send, deployment } = await admin();
    const { status, json } = await send("swap", { body: String(blue) });
    expect(status).toBe(200);
    expect(json).toMatchObject({ swaps: 1, current: { artifact: blue.sha256 } });
    await send("swap", { body: { artifact: String(red) } });
    await send("swap", { body: { artifact: JSON.parse(String(blue)) } });
    expect(deployment.status()).toMatchObject({ swaps: 3, current: { artifact: blue.sha256 } });
  });

  it("splits, shadows, promotes and retires", async () => {
    const { send } = await admin();
    expect((await send("split", { body: { artifact: String(blue), share: 0.2 } })).json).toMatchObject({
      mode: "split",
      share: 0.2,
      candidate: { artifact: blue.sha256 },
    });
    expect((await send("split", { body: { share: 0.5 } })).json).toMatchObject({ share: 0.5 });
    expect((await send("shadow", { body: { share: 1 } })).json).toMatchObject({ mode: "shadow" });
    expect((await send("promote")).json).toMatchObject({
      mode: "single",
      current: { artifact: blue.sha256 },
    });
    expect(await send("retire")).toEqual({ status: 409, json: error("CANDIDATE_MISSING") });
  });

  it.each([
    ["no artifact", "swap", {}, 400, "INPUT_INVALID"],
    ["a list", "swap", [1], 400, "INPUT_INVALID"],
    ["half an artifact", "swap", { artifact: String(blue).slice(0, 99) }, 422, "ARTIFACT_INVALID"],
    ["a changed artifact", "swap", String(blue).replace("blue", "blau"), 422, "ARTIFACT_INVALID"],
    ["a share as text", "split", { share: "0.5" }, 400, "INPUT_INVALID"],
    ["a share of all", "split", { artifact: String(blue), share: 1 }, 400, "OPTION_INVALID"],
    ["an unknown field", "split", { share: 0.5, artefact: "" }, 400, "INPUT_INVALID"],
    ["no candidate", "split", { share: 0.5 }, 409, "CANDIDATE_MISSING"],
    ["no JSON", "swap", "{", 400, "JSON_INVALID"],
    ["too much", "swap", { artifact: "x".repeat(30_000) }, 413, "BODY_TOO_LARGE"],
  ])("refuses %s, and changes nothing", async (_, path, body, status, code) => {
    const { send, deployment } = await admin();
    const answer = await send(path, { body });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error: { code } });
    expect(deployment.status()).toMatchObject({
      mode: "single",
      swaps: 0,
      current: { artifact: red.sha256 },
    });
  });

  it("opens to nobody without the token, whatever the path, and never shows it", async () => {
    const { send } = await admin();
    for (const path of ["status", "swap", "nowhere"]) {
      const { status, json } = await send(path, { method: "GET", bearer: "another-token-0123456789" });
      expect(status).toBe(401);
      expect(JSON.stringify(json)).not.toContain("token-0123456789");
    }
  });

  it("answers 404 and 405 like the app", async () => {
    const { send } = await admin();
    expect(await send("nowhere")).toEqual({ status: 404, json: error("NOT_FOUND") });
    expect(await send("swap", { method: "GET" })).toEqual({ status: 405, json: error("METHOD_NOT_ALLOWED") });
    expect(await send("status")).toEqual({ status: 405, json: error("METHOD_NOT_ALLOWED") });
  });

  it("refuses a token that is short, or an API key's", async () => {
    const deployment = await deploy(coloursProgram, red, { lm: coloursLm() });
    expect(() => adminApp({ deployment, token: "short" })).toThrow("16 to 512");
    expect(() => adminApp({ deployment, token, keys: [{ id: "shop", token }] })).toThrow('API key "shop"');
  });
});
