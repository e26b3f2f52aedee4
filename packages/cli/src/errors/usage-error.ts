/** The command was not used as it should be: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly suggestion: string | undefined;

  /** @param suggestion What was probably meant. */
  constructor(message: string, suggestion?: string) {
    super(message);
    this.suggestion = suggestion;
  }
}
