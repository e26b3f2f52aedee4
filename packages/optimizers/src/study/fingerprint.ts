import { canonicalJson, type Json, type StudyLog, sha256Hex } from "@signet/core";

/** What a compile is a compile of, part by part, so that a report can say what changed. */
export type FingerprintParts = Readonly<
  Record<"program" | "metric" | "data" | "strategy" | "seed" | "models", Json>
>;

export interface Fingerprint {
  /** SHA-256 of all parts together. */
  readonly whole: string;
  /** SHA-256 of each part. */
  readonly parts: Readonly<Record<string, string>>;
}

export function fingerprintOf(parts: FingerprintParts): Fingerprint {
  const hashes = Object.fromEntries(
    Object.entries(parts).map(([name, value]) => [name, sha256Hex(canonicalJson(value))]),
  );
  return { whole: sha256Hex(canonicalJson(hashes)), parts: hashes };
}

/**
 * Notes the start of a session.
 *
 * @returns The parts that differ from the last session's, in name order; empty when there was none or nothing changed.
 */
export async function startSession(log: StudyLog, fingerprint: Fingerprint): Promise<readonly string[]> {
  const sessions = log.list("session");
  const last = sessions.at(-1)?.value as unknown as Fingerprint | undefined; // only this function appends sessions
  await log.append({
    kind: "session",
    address: String(sessions.length),
    value: { whole: fingerprint.whole, parts: fingerprint.parts },
  });
  if (last === undefined) return [];
  return Object.keys(fingerprint.parts)
    .filter((name) => last.parts[name] !== fingerprint.parts[name])
    .sort();
}
