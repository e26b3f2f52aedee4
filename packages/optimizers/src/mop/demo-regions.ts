import type { Demo, LeafDefinition } from "@signet/core";
import { type DemoBudget, takeDemos } from "../bootstrap/take-demos.js";
import type { Rng } from "../random/index.js";
import type { PoolItem } from "./demo-pool.js";
import { centre, distance } from "./geometry.js";

/** A demo with the vector of the input that decides about its region. */
export interface PlacedItem extends PoolItem {
  readonly vector: Float32Array;
}

/** One expert's part of the demos: each is a member of exactly one region. */
export interface DemoRegion {
  readonly centroid: Float32Array;
  readonly members: readonly PlacedItem[];
  /** Lists that its prompts may show, the most central demo last; borrowed ones among them. At least one, perhaps empty. */
  readonly draws: readonly (readonly PlacedItem[])[];
  /** All that stand in one of them. */
  readonly shown: readonly PlacedItem[];
  /** Members that no prompt of it shows. */
  readonly trimmed: readonly PlacedItem[];
}

export interface DemoRegionsOptions {
  /** Most demos that a prompt of an expert shows. */
  readonly size: number;
  /** Lists to draw for a region that has more. */
  readonly draws: number;
  /** What fills up a region with fewer members than `size`: nothing, or the demos nearest to its centroid. */
  readonly padSmall: "none" | "nearest";
  readonly rng: Rng;
  /** The leaf that the lists of `takeDemos` are made for; its inputs tell equal demos. */
  readonly leaf: LeafDefinition;
  readonly path: string;
  readonly budget?: DemoBudget | undefined;
}

/** Deals the demos out to the experts. Which demos a region shows is drawn at random, for the sake of diversity. */
export function demoRegions(
  items: readonly PlacedItem[],
  labels: readonly number[],
  options: DemoRegionsOptions,
): readonly DemoRegion[] {
  const count = Math.max(-1, ...labels) + 1;
  return Array.from({ length: count }, (_, index) => {
    const members = items.filter((_item, at) => labels[at] === index);
    const centroid = centre(members.map(({ vector }) => vector));
    const draws = Array.from({ length: options.draws }, (_each, draw) => {
      const drawn = shownOf(options.rng.fork(`region:${index}:${draw}`).shuffle(members), options);
      if (options.padSmall === "none") return drawn;
      return shownOf([...drawn, ...nearestFirst(without(items, members), centroid)], options);
    });
    const distinct = distinctLists(draws.map((drawn) => [...nearestFirst(drawn, centroid)].reverse()));
    const shown = [...new Set(distinct.flat())];
    return { centroid, members, draws: distinct, shown, trimmed: without(members, shown) };
  });
}

/** Lists that hold the same items are one. */
function distinctLists(lists: readonly (readonly PlacedItem[])[]): readonly (readonly PlacedItem[])[] {
  const byKey = new Map<string, readonly PlacedItem[]>();
  for (const list of lists) {
    const key = list.map(({ exampleId }) => exampleId).join("\n");
    if (!byKey.has(key)) byKey.set(key, list);
  }
  return [...byKey.values()];
}

/** The first items that fit: no input twice, within the budget of tokens. */
function shownOf(
  items: readonly PlacedItem[],
  { size, leaf, path, budget }: DemoRegionsOptions,
): readonly PlacedItem[] {
  const owner = new Map<Demo, PlacedItem>();
  for (const item of items) {
    const [demo] = item.demos[path] ?? [];
    if (demo !== undefined) owner.set(demo, item);
  }
  const inputs = leaf.signature.inputFields.map(({ name }) => name);
  const taken = takeDemos([...owner.keys()], {
    count: size,
    inputOf: ({ fields }) => JSON.stringify(inputs.map((name) => fields[name])),
    budget,
  });
  return taken.flatMap((demo) => owner.get(demo) ?? []);
}

function nearestFirst(items: readonly PlacedItem[], centroid: Float32Array): readonly PlacedItem[] {
  return items
    .map((item) => ({ item, far: distance(item.vector, centroid) }))
    .sort((a, b) => a.far - b.far)
    .map(({ item }) => item);
}

function without(items: readonly PlacedItem[], others: readonly PlacedItem[]): readonly PlacedItem[] {
  const gone = new Set(others);
  return items.filter((item) => !gone.has(item));
}

/** What a list shows of one leaf. */
export function demosOf(list: readonly PlacedItem[], path: string): readonly Demo[] {
  return list.flatMap(({ demos }) => demos[path]?.slice(0, 1) ?? []);
}
