import { SignetError } from "../errors.js";

const SPACE = /[ \t\n\r]*/y;
const WORD = /\w*/y;

/** A place in the text of a shorthand that moves forward token by token. Blanks behind a token belong to it. */
export class ShorthandCursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#read(SPACE);
  }

  /** The index of the next token in the text. */
  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** Whether the token comes next. */
  isAt(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  /** Steps over the token if it comes next. */
  take(token: string): boolean {
    if (!this.isAt(token)) return false;
    this.#at += token.length;
    this.#read(SPACE);
    return true;
  }

  /** Steps over a word of letters, digits and `_`, possibly empty. */
  takeWord(): string {
    const word = this.#read(WORD);
    this.#read(SPACE);
    return word;
  }

  /** Steps over a quoted text, whose opening quote comes next. `owner` is the field that messages name. */
  takeQuoted(owner: string): string {
    const end = this.#text.indexOf('"', this.#at + 1);
    if (end < 0) return this.fail(`A quote is not closed in the field "${owner}"`);
    const quoted = this.#text.slice(this.#at + 1, end);
    if (quoted === "") return this.fail(`A quoted text is empty in the field "${owner}"`);
    this.#at = end + 1;
    this.#read(SPACE);
    return quoted;
  }

  fail(problem: string, position = this.#at): never {
    throw new SignetError(
      "SIGNATURE_INVALID",
      `Cannot read the shorthand at position ${position}: ${problem}`,
      {
        details: { shorthand: this.#text, position, problem },
      },
    );
  }

  failExpected(what: string): never {
    const next = this.isAt("->") ? "->" : this.#text.charAt(this.#at);
    return this.fail(`Expected ${what}, found ${this.isAtEnd ? "the end" : `"${next}"`}`);
  }

  #read(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const matched = pattern.exec(this.#text)?.[0] ?? ""; // both patterns match at any place, if only the empty text
    this.#at += matched.length;
    return matched;
  }
}
