/** A sort of directive, by how it is written. */
export interface Mark {
  /** With the flags `g` and `u`. */
  readonly pattern: RegExp;
  /** What tells two finds apart, from the groups of the pattern. Default: all that was found. */
  readonly key?: (...groups: readonly string[]) => string;
}
