import type { LeafParameters, Router } from "../program/parameters.js";
import type { ExpertChoice } from "./choose-expert.js";
import { mixDemos } from "./mix-demos.js";

type ExpertParameters = Readonly<Record<string, LeafParameters>>;

/** Mixes that are kept for a router: what calls share is computed once for each of them. */
const MOST_MIXES = 256;

const mixes = new WeakMap<Router, Map<string, ExpertParameters>>();

/** The parameters that a choice stands for: those of its expert, under the rule `mixture` with demos of all experts, where none are picked. */
export function expertParameters(
  router: Router,
  { expert, responsibilities }: ExpertChoice,
): ExpertParameters {
  const { parameters = {} } = (expert === undefined ? undefined : router.experts[expert]) ?? {};
  const own = parameters as ExpertParameters; // what is there is never undefined: checked when the plan was
  if (responsibilities === undefined) return own;
  const mixed = Object.entries(own).map(([path, leaf]): readonly [string, LeafParameters] => {
    if (leaf.select !== undefined) return [path, leaf]; // its demos are picked by their nearness already
    const lists = router.experts.map(({ parameters }) => (parameters as ExpertParameters)[path]?.demos ?? []);
    return [path, { ...leaf, demos: mixDemos(lists, responsibilities, leaf.demos.length) }];
  });
  return remembered(router, Object.fromEntries(mixed));
}

/** The same object for equal parameters. */
function remembered(router: Router, mixed: ExpertParameters): ExpertParameters {
  const known = mixes.get(router) ?? new Map<string, ExpertParameters>();
  mixes.set(router, known);
  const key = JSON.stringify(mixed);
  const found = known.get(key) ?? mixed;
  if (known.size >= MOST_MIXES && !known.has(key)) known.clear();
  known.set(key, found);
  return found;
}
