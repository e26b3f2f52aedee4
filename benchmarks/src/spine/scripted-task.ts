import { type Example, fieldwise, predict, program, sha256Hex, signature } from "@signet/core";
import { type ScriptedLm, scriptedLm } from "@signet/core/testing";
import * as z from "zod";

const words = {
  harbour: "sea",
  ship: "sea",
  meadow: "land",
  barn: "land",
  cloud: "air",
  falcon: "air",
} as const;
const replies = { sea: "swim", land: "walk", air: "fly" } as const;

/** Two steps: where something belongs, and how to get there. */
export const journey = program({
  name: "journey",
  input: { thing: z.string() },
  output: { realm: z.string(), way: z.string() },
  modules: {
    realm: predict(
      signature({
        instruction: "Say where it belongs.",
        input: { thing: z.string() },
        output: { realm: z.enum(["sea", "land", "air"]) },
      }),
    ),
    way: predict(
      signature({
        instruction: "Say how to get there.",
        input: { realm: z.string() },
        output: { way: z.enum(["swim", "walk", "fly"]) },
      }),
    ),
  },
  run: async ({ thing }, steps) => {
    const { realm } = await steps.realm({ thing });
    const { way } = await steps.way({ realm });
    return { realm, way };
  },
});

export const journeyMetric = fieldwise("realm", "way");

export type Journey = Example<{ thing: string }, { realm: string; way: string }>;

/** Rows of all realms in turn. */
export function journeys(count: number): readonly Journey[] {
  const known = Object.entries(words);
  return Array.from({ length: count }, (_, index) => {
    const [thing, realm] = known[index % known.length] ?? ["ship", "sea"];
    return { input: { thing: `${thing} ${index}` }, expected: { realm, way: replies[realm] } };
  });
}

/**
 * Knows the way more often the more demos it sees. Where a prompt asks for anything else, it writes some words. Every reply is a pure
 * function of request and sample.
 */
export function scriptedTraveller(latencyMs: number): ScriptedLm {
  return scriptedLm({
    latencyMs,
    usage: { promptTokens: 60, completionTokens: 6 },
    reply: ({ prefix, messages }, { sample }) => {
      const input = messages.map(({ text }) => text).join("\n");
      const shown = prefix.map(({ text }) => text).join("\n");
      const digits = sha256Hex(JSON.stringify([shown, input, sample]));
      const draw = Number.parseInt(digits.slice(0, 4), 16) / 0xffff;
      const knows = draw < 0.35 + 0.15 * prefix.filter(({ role }) => role === "assistant").length;
      const headers = [...shown.matchAll(/^## (.+)\n\(/gm)].map(([, header]) => header);
      const [header] = headers;
      if (header === "Realm" || header === "Way") return `## ${header}\n${choice(header, input, knows)}`;
      return headers.map((heading) => `## ${heading}\nName what fits ${digits.slice(0, 6)}.`).join("\n\n");
    },
  });
}

function choice(header: "Realm" | "Way", input: string, knows: boolean): string {
  const table: Readonly<Record<string, string>> = header === "Realm" ? words : replies;
  const right = Object.entries(table).find(([key]) => input.includes(key))?.[1];
  if (knows && right !== undefined) return right;
  const others = [...new Set(Object.values(table))].filter((value) => value !== right);
  return others[input.length % others.length] ?? "";
}
