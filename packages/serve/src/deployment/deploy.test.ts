import { generateKeys, SignetError, sign, type Trace } from "@signet/core";
import { describe, expect, it, vi } from "vitest";
import { deploy } from "./deploy.js";
import type { DeployOptions, LiveDeployment } from "./live-deployment.js";
import { coloursArtifact, coloursLm, coloursProgram } from "./testing/colours-program.js";

type Options = Partial<DeployOptions<{ thing: string }, { colour: string }, typeof coloursProgram>>;

const red = coloursArtifact("red");
const blue = coloursArtifact("blue");

const deployed = (options: Options = {}): Promise<LiveDeployment> =>
  deploy(coloursProgram, red, { lm: coloursLm(), ...options });

const call = (key = "k", signal = new AbortController().signal) => ({ key, signal });

const ask = async (deployment: LiveDeployment, key?: string): Promise<unknown> =>
  (await deployment.run({ thing: "door" }, call(key))).output.colour;

/** A model that answers one colour only when it is let. */
function gated(held: string) {
  const waiting: (() => void)[] = [];
  const lm = coloursLm((colour) =>
    colour === held ? new Promise<void>((resolve) => void waiting.push(resolve)) : undefined,
  );
  return { lm, waiting, letAll: () => void waiting.splice(0).map((open) => open()) };
}

const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 1 });

describe("deploy()", () => {
  it("answers, and says which artifact did", async () => {
    const deployment = await deployed();
    expect(await deployment.run({ thing: "door" }, call())).toEqual({
      side: "current",
      artifact: red.sha256,
      output: { colour: "red" },
    });
  });

  it("streams where it runs, previews, and the output", async () => {
    const deployment = await deployed();
    const events: unknown[] = [];
    for await (const event of deployment.stream({ thing: "door" }, call())) events.push(event);
    expect(events[0]).toEqual({ type: "answered", side: "current", artifact: red.sha256 });
    expect(events.at(-1)).toEqual({ type: "done", output: { colour: "red" } });
    expect(deployment.status().current).toMatchObject({ ok: 1, underWay: 0 });
  });

  it("aborts a stream that is left", async () => {
    const deployment = await deployed();
    for await (const event of deployment.stream({ thing: "door" }, call()))
      if (event.type === "answered") break;
    expect(deployment.status().current).toMatchObject({ ok: 0, aborted: 1, underWay: 0 });
  });

  it("tells the trace to the caller and to the deployment", async () => {
    const told: string[] = [];
    const deployment = await deployed({
      onTrace: (_, { side, isShadow }) => told.push(`${side} ${isShadow}`),
    });
    const traces: Trace[] = [];
    await deployment.run({ thing: "door" }, { ...call(), onTrace: (trace) => traces.push(trace) });
    expect(traces).toHaveLength(1);
    expect(told).toEqual(["current false"]);
  });

  it.each([
    { scoreShare: 0 },
    { scoreShare: 1.1 },
    { backgroundConcurrency: 0 },
    { backgroundTimeoutMs: Number.NaN },
  ])("refuses %o", async (options) => {
    await expect(deployed(options)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  it("counts failures by code, tokens and cost", async () => {
    const deployment = await deploy(coloursProgram, coloursArtifact("garbage"), { lm: coloursLm() });
    await expect(ask(deployment)).rejects.toMatchObject({ code: "PARSE_FAILED" });
    const { current } = deployment.status();
    expect(current).toMatchObject({ requests: 1, ok: 0, failed: 1, failures: { PARSE_FAILED: 1 } });
    expect(current.usage).toMatchObject({ calls: 2, promptTokens: 20, costUsd: 0.002 });
    expect(current).not.toHaveProperty("latencyMs");
  });

  it("counts what its caller left as aborted, no failure", async () => {
    const { lm, waiting } = gated("red");
    const deployment = await deployed({ lm });
    const leaving = new AbortController();
    const run = deployment.run({ thing: "door" }, call("k", leaving.signal));
    await eventually(() => expect(waiting).toHaveLength(1));
    leaving.abort();
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
    expect(deployment.status().current).toMatchObject({ aborted: 1, failed: 0 });
  });
});

describe("swap", () => {
  it("ends what is under way on the old artifact, and lets go of it then", async () => {
    const { lm, waiting, letAll } = gated("red");
    const deployment = await deployed({ lm });
    const before = deployment.run({ thing: "door" }, call());
    await eventually(() => expect(waiting).toHaveLength(1));
    expect(await deployment.swap(blue)).toBe(true);
    expect(await ask(deployment)).toBe("blue");
    expect(deployment.status().draining).toEqual([{ artifact: red.sha256, underWay: 1 }]);
    letAll();
    expect(await before).toMatchObject({ artifact: red.sha256, output: { colour: "red" } });
    expect(deployment.status()).toMatchObject({ draining: [], swaps: 1, current: { artifact: blue.sha256 } });
  });

  it("changes nothing when the artifact is bad, and says why", async () => {
    const deployment = await deployed();
    const half = String(blue).slice(0, 200);
    await expect(deployment.swap(half)).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
    await expect(deployment.swap(String(blue).replace("blue", "blau"))).rejects.toMatchObject({
      code: "ARTIFACT_INVALID",
    });
    expect(await ask(deployment)).toBe("red");
    expect(deployment.status()).toMatchObject({ swaps: 0, current: { artifact: red.sha256, failed: 0 } });
  });

  it("does nothing for the artifact that is there", async () => {
    const deployment = await deployed();
    expect(await deployment.swap(String(red))).toBe(false);
    expect(deployment.status().swaps).toBe(0);
  });

  it("takes concurrent swaps one after the other; the last one stays, a bad one in between harms nobody", async () => {
    const deployment = await deployed();
    const results = await Promise.allSettled([
      deployment.swap(blue),
      deployment.swap("{"),
      deployment.swap(coloursArtifact("green")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await ask(deployment)).toBe("green");
  });

  it("fails no request while artifacts change under load", async () => {
    const deployment = await deployed();
    let isDone = false;
    const swapping = (async () => {
      for (let at = 0; !isDone; at++) {
        await deployment.swap(at % 2 === 0 ? blue : red);
        await new Promise(setImmediate);
      }
    })();
    const seen = new Set<unknown>();
    const worker = async (): Promise<void> => {
      for (let at = 0; at < 40; at++) {
        const { artifact, output } = await deployment.run({ thing: "door" }, call());
        expect(output.colour).toBe(artifact === red.sha256 ? "red" : "blue");
        seen.add(artifact);
        await new Promise(setImmediate);
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    isDone = true;
    await swapping;
    expect(seen.size).toBe(2);
    expect(deployment.status().draining).toEqual([]);
  });
});

describe("signatures", () => {
  it("lets in what one of the keys has signed, and nothing else", async () => {
    const [ours, theirs] = await Promise.all([generateKeys(), generateKeys()]);
    const load = { signedBy: ours.publicKey };
    await expect(deployed({ load })).rejects.toMatchObject({ code: "ARTIFACT_SIGNATURE" });
    const deployment = await deployed({ load, signature: await sign(red, ours.privateKey) });
    expect(await ask(deployment)).toBe("red");
    for (const signature of [await sign(blue, theirs.privateKey), await sign(red, ours.privateKey)])
      await expect(deployment.swap(String(blue), { signature })).rejects.toMatchObject({
        code: "ARTIFACT_SIGNATURE",
      });
    await expect(deployment.split({ artifact: blue, share: 0.5 })).rejects.toMatchObject({
      code: "ARTIFACT_SIGNATURE",
    });
    expect(await ask(deployment)).toBe("red");
    await deployment.swap(String(blue), { signature: await sign(blue, ours.privateKey) });
    expect(await ask(deployment)).toBe("blue");
  });
});

describe("split", () => {
  it("gives the candidate its share of the keys, each key always to the same side", async () => {
    const deployment = await deployed();
    await deployment.split({ artifact: blue, share: 0.3 });
    const keys = Array.from({ length: 300 }, (_, index) => `user ${index}`);
    const first = await Promise.all(keys.map((key) => ask(deployment, key)));
    const again = await Promise.all(keys.map((key) => ask(deployment, key)));
    expect(again).toEqual(first);
    const share = first.filter((colour) => colour === "blue").length / keys.length;
    expect(Math.abs(share - 0.3)).toBeLessThan(0.1);
    await deployment.split({ share: 0.6 });
    const grown = await Promise.all(keys.map((key) => ask(deployment, key)));
    for (const [at, colour] of first.entries()) if (colour === "blue") expect(grown[at]).toBe("blue");
    const { mode, share: told, current, candidate } = deployment.status();
    expect({ mode, told }).toEqual({ mode: "split", told: 0.6 });
    expect(current.ok + (candidate?.ok ?? 0)).toBe(900);
  });

  it.each([0, 1, -0.1, 2, Number.NaN])("refuses a share of %s", async (share) => {
    const deployment = await deployed();
    await expect(deployment.split({ artifact: blue, share })).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
    expect(deployment.status().mode).toBe("single");
  });

  it("promotes the candidate with its record, or retires it", async () => {
    const deployment = await deployed();
    await deployment.split({ artifact: blue, share: 0.999999 });
    await ask(deployment);
    await deployment.promote();
    expect(await ask(deployment)).toBe("blue");
    expect(deployment.status()).toMatchObject({ mode: "single", current: { artifact: blue.sha256, ok: 2 } });
    await deployment.split({ artifact: red, share: 0.999999 });
    await deployment.retire();
    expect(await ask(deployment)).toBe("blue");
    for (const nothing of [deployment.promote, deployment.retire, () => deployment.split({ share: 0.5 })])
      await expect(nothing()).rejects.toMatchObject({ code: "CANDIDATE_MISSING" });
  });
});

describe("shadow", () => {
  const score = (_: unknown, { colour }: { readonly colour: string }) => (colour === "blue" ? 1 : 0.5);

  it("runs the candidate unseen, and says how it compares", async () => {
    const where: string[] = [];
    const deployment = await deployed({
      score,
      onTrace: (_, { side, isShadow }) => where.push(`${side}${isShadow ? " in the shadow" : ""}`),
    });
    await deployment.shadow({ artifact: blue, share: 1 });
    for (let at = 1; at <= 5; at++) {
      expect(await ask(deployment)).toBe("red");
      await eventually(() => expect(deployment.status().comparison?.difference?.count).toBe(at));
    }
    const { comparison, current, candidate } = deployment.status();
    expect(comparison).toMatchObject({ inputs: 5, bothAnswered: 5, agreement: { mean: 0 }, dropped: 0 });
    expect(comparison?.difference?.mean).toBeCloseTo(0.5);
    expect(current).toMatchObject({ ok: 5, score: { mean: 0.5 } });
    expect(candidate).toMatchObject({ ok: 5, score: { mean: 1 }, usage: { calls: 5 } });
    expect(where.filter((one) => one === "candidate in the shadow")).toHaveLength(5);
    expect(where.filter((one) => one === "current")).toHaveLength(5);
  });

  it("says when both agree", async () => {
    const deployment = await deployed();
    await deployment.shadow({ artifact: red, share: 1 });
    await ask(deployment);
    await eventually(() => expect(deployment.status().comparison?.agreement).toMatchObject({ mean: 1 }));
  });

  it("neither fails nor delays a request; a failed answer scores 0", async () => {
    const deployment = await deployed({ score });
    await deployment.shadow({ artifact: coloursArtifact("garbage"), share: 1 });
    expect(await ask(deployment)).toBe("red");
    await eventually(() => expect(deployment.status().comparison).toMatchObject({ onlyCurrentAnswered: 1 }));
    await eventually(() => expect(deployment.status().comparison?.difference?.mean).toBe(-0.5));
    expect(deployment.status()).toMatchObject({
      current: { failed: 0 },
      candidate: { failed: 1, failures: { PARSE_FAILED: 1 } },
    });
  });

  it("does not hold it against the candidate that its model was away", async () => {
    const down = new SignetError("LM_UNAVAILABLE", "down");
    const lm = coloursLm((colour) => (colour === "blue" ? Promise.reject(down) : undefined));
    const deployment = await deployed({ lm });
    await deployment.shadow({ artifact: blue, share: 1 });
    expect(await ask(deployment)).toBe("red");
    await eventually(() => expect(deployment.status().candidate?.failed).toBe(1));
    await new Promise(setImmediate); // what follows the run in its shadow
    expect(deployment.status().comparison).toMatchObject({ inputs: 0, onlyCurrentAnswered: 0 });
  });

  it("drops and counts what a slow candidate cannot follow", async () => {
    const { lm, waiting } = gated("blue");
    const deployment = await deployed({ lm, backgroundConcurrency: 2 });
    await deployment.shadow({ artifact: blue, share: 1 });
    for (let at = 0; at < 10; at++) expect(await ask(deployment)).toBe("red");
    await eventually(() => expect(waiting).toHaveLength(2));
    expect(deployment.status()).toMatchObject({ comparison: { dropped: 8 }, candidate: { underWay: 2 } });
    await deployment.retire();
    await deployment.close();
    expect(deployment.status().mode).toBe("single");
  });

  it("draws its share of the inputs", async () => {
    const draws = [0.1, 0.9, 0.2, 0.8];
    const deployment = await deployed({ random: () => draws.shift() ?? 0 });
    await deployment.shadow({ artifact: blue, share: 0.5 });
    for (let at = 0; at < 4; at++) await ask(deployment);
    await eventually(() => expect(deployment.status().comparison?.inputs).toBe(2));
    expect(deployment.status().candidate?.requests).toBe(2);
  });

  it("compares anew after a swap", async () => {
    const deployment = await deployed();
    await deployment.shadow({ artifact: blue, share: 1 });
    await ask(deployment);
    await eventually(() => expect(deployment.status().comparison?.inputs).toBe(1));
    await deployment.swap(coloursArtifact("green"));
    expect(deployment.status()).toMatchObject({ mode: "shadow", comparison: { inputs: 0 } });
  });
});

describe("live scores", () => {
  it("estimates the mean with an interval, and tells each score", async () => {
    const told: number[] = [];
    let count = 0;
    const deployment = await deployed({
      score: () => count++ % 2 === 0,
      onScore: ({ score, side }) => void (side === "current" && told.push(score)),
    });
    for (let at = 1; at <= 4; at++) {
      await ask(deployment);
      await eventually(() => expect(told).toHaveLength(at));
    }
    const estimate = deployment.status().current.score;
    expect(estimate).toMatchObject({ mean: 0.5, count: 4 });
    expect(estimate?.interval[0]).toBeGreaterThan(0);
    expect(estimate?.interval[1]).toBeLessThan(1);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["returns what is no score", () => 7],
  ])("a score that %s fails no request", async (_, score) => {
    const deployment = await deployed({ score });
    expect(await ask(deployment)).toBe("red");
    await eventually(() => expect(deployment.status().current.unscored).toBe(1));
    expect(deployment.status().current).not.toHaveProperty("score");
  });

  it("a score that hangs makes others be dropped, and nothing pile up", async () => {
    const deployment = await deployed({
      score: () => new Promise<number>(() => {}),
      backgroundConcurrency: 1,
    });
    for (let at = 0; at < 5; at++) await ask(deployment);
    expect(deployment.status().scoresDropped).toBe(4);
    await deployment.close();
  });
});

describe("close", () => {
  it("waits for what is under way, and takes nothing further", async () => {
    const { lm, waiting, letAll } = gated("red");
    const deployment = await deployed({ lm });
    const run = ask(deployment);
    await eventually(() => expect(waiting).toHaveLength(1));
    let isClosed = false;
    const closing = deployment.close().then(() => {
      isClosed = true;
    });
    await expect(ask(deployment)).rejects.toMatchObject({ code: "DEPLOYMENT_CLOSED" });
    expect(isClosed).toBe(false);
    letAll();
    expect(await run).toBe("red");
    await closing;
    await deployment.close();
    expect(SignetError.is(await ask(deployment).catch((error: unknown) => error))).toBe(true);
  });
});
