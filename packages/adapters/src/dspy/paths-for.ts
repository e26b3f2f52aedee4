/** Which step each predictor belongs to, and what cannot be told. */
export interface Pairing {
  readonly pairs: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/**
 * Pairs DSPy's predictors with a program's leaves: as the map says, else by name (`reply.predict` of a ChainOfThought is `reply`); a single predictor and a
 * single leaf belong together whatever their names.
 */
export function pathsFor(
  names: readonly string[],
  paths: readonly string[],
  map: Readonly<Record<string, string>>,
): Pairing {
  const pairs = new Map<string, string>();
  const problems = Object.keys(map)
    .filter((name) => !names.includes(name))
    .map((name) => `the map names "${name}", the state has ${names.join(", ")}`);
  for (const name of names) {
    const path = Object.hasOwn(map, name) ? map[name] : guess(name, names, paths);
    if (path === undefined)
      problems.push(`predictor "${name}" has no module of its name: say which with { map }`);
    else if (!paths.includes(path)) problems.push(`the map sends "${name}" to "${path}", which is no module`);
    else pairs.set(name, path);
  }
  const targets = [...pairs.values()];
  for (const path of paths) {
    const count = targets.filter((target) => target === path).length;
    if (count === 0) problems.push(`module "${path}" has no predictor in the state`);
    if (count > 1) problems.push(`module "${path}" has ${count} predictors in the state`);
  }
  return { pairs, problems };
}

function guess(name: string, names: readonly string[], paths: readonly string[]): string | undefined {
  const [only] = paths;
  if (paths.length === 1 && names.length === 1) return only;
  return [name, name.replace(/\.predict$/, "")].find((path) => paths.includes(path));
}
