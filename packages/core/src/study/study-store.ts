import type { Json } from "../json.js";

/**
 * What a compile may act on, in the order in which it became known. `answer`: what a model, an embedder or an effect
 * returned, by (request, sample). `outcome`: a finished program run. `session`: a start, with what it was a compile of.
 * `stop`: a decision to end that cannot be derived again (time, money). `end`: a compile that came to its result. `time`: active milliseconds.
 */
export type FactKind = "session" | "answer" | "outcome" | "stop" | "end" | "time";

/** One fact. `address` is unique within its kind: a fact never changes. */
export interface Fact {
  readonly kind: FactKind;
  readonly address: string;
  readonly value: Json;
}

/** An open study: the append-only record of compiles. One process at a time holds it. */
export interface StudyLog {
  /** The value at an address, at once. */
  readonly get: (kind: FactKind, address: string) => Json | undefined;
  /** All facts of a kind in the order of appending. */
  readonly list: (kind: FactKind) => readonly Fact[];
  /**
   * Appends a fact and resolves when a killed process would find it again, with the value that the address holds: the
   * first one appended. Facts appended together may be written together, in order.
   */
  readonly append: (fact: Fact) => Promise<Json>;
  /** Writes what is pending and lets go. The log is not used afterwards. */
  readonly close: () => Promise<void>;
}

/**
 * Where a study is kept.
 *
 * `open` rejects with `STUDY_LOCKED` while another process holds it, and with `STUDY_UNREADABLE` when it is something else.
 */
export interface StudyStore {
  readonly open: () => Promise<StudyLog>;
}
