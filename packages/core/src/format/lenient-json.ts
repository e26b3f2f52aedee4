import type { Json } from "../json.js";

/** What stands at a place of a text. */
export interface LenientJson {
  /** Nothing when no value starts there, or it nests too deep. */
  readonly value: Json | undefined;
  /** Index after the value, or where reading it failed. */
  readonly end: number;
}

/** Deeper nesting than any answer has: hostile text ends here, not at the end of the stack. */
const MAX_DEPTH = 64;
/** Stands for a value whose end was cut off. */
const CUT = Symbol("cut");
type Read = Json | typeof CUT;
const WORDS: Readonly<Record<string, Json>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  None: null,
};
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * Reads the JSON value that starts at `from`, mending what can only mean one thing: single quotes, bare words, comments, trailing
 * or missing commas, line breaks and quotes inside texts, missing closing brackets. A text or number that the end cuts off is dropped
 * with its key, unless `keepCut`. Keys named `__proto__` are dropped. Time is linear in the text.
 */
export function lenientJson(text: string, from = 0, keepCut = false): LenientJson {
  const scanner = new Scanner(text, from, keepCut);
  const value = scanner.value(0);
  return { value: value === CUT ? undefined : value, end: scanner.at };
}

/** A class because reading is one moving position that every rule shares. */
class Scanner {
  readonly #text: string;
  readonly #keepCut: boolean;
  at: number;

  constructor(text: string, at: number, keepCut: boolean) {
    this.#text = text;
    this.at = at;
    this.#keepCut = keepCut;
  }

  value(depth: number): Read | undefined {
    this.#space();
    const first = this.#text[this.at];
    if (first === undefined) return CUT;
    if (first === "{" || first === "[") {
      if (depth >= MAX_DEPTH) return undefined;
      this.at++;
      return first === "{" ? this.#object(depth) : this.#array(depth);
    }
    return isQuote(first) ? this.#quoted(first) : this.#word();
  }

  #object(depth: number): Read | undefined {
    const entries: [string, Json][] = [];
    for (;;) {
      this.#separators();
      const first = this.#text[this.at];
      if (first === undefined) return Object.fromEntries(entries);
      if (first === "}" || first === "]") {
        this.at++;
        return Object.fromEntries(entries);
      }
      const key = isQuote(first) ? this.#quoted(first) : this.#bareKey();
      this.#space();
      if (this.at >= this.#text.length) return this.#cutInside(depth, Object.fromEntries(entries));
      if (typeof key !== "string" || this.#text[this.at] !== ":") return undefined;
      this.at++;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      if (value === CUT) return this.#cutInside(depth, Object.fromEntries(entries));
      if (key !== "__proto__") entries.push([key, value]);
    }
  }

  #array(depth: number): Read | undefined {
    const items: Json[] = [];
    for (;;) {
      this.#separators();
      const first = this.#text[this.at];
      if (first === undefined) return items;
      if (first === "]" || first === "}") {
        if (first === "]") this.at++;
        return items;
      }
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      if (value === CUT) return this.#cutInside(depth, items);
      items.push(value);
    }
  }

  /** The outermost container keeps its whole members; an inner one that lost a part is itself cut. */
  #cutInside(depth: number, value: Json): Read {
    return depth === 0 || this.#keepCut ? value : CUT;
  }

  #quoted(quote: string): Read {
    const text = this.#text;
    let result = "";
    let start = ++this.at;
    for (; this.at < text.length; this.at++) {
      const char = text[this.at];
      if (char === quote && this.#closes(quote)) {
        result += text.slice(start, this.at++);
        return result;
      }
      if (char !== "\\") continue;
      result += text.slice(start, this.at);
      const escaped = this.#escape();
      if (escaped === undefined) return this.#keepCut ? result : CUT;
      result += escaped;
      start = this.at + 1;
    }
    return this.#keepCut ? result + text.slice(start) : CUT;
  }

  /** Reads the escape at this place and stands on its last character; nothing when the end cuts it off. */
  #escape(): string | undefined {
    const char = this.#text[++this.at];
    if (char === undefined) return undefined;
    if (char !== "u") return ESCAPES[char] ?? (/["'\\/]/.test(char) ? char : `\\${char}`);
    const digits = this.#text.slice(this.at + 1, this.at + 5);
    if (/^[\da-f]{4}$/i.test(digits)) {
      this.at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    return this.at + digits.length + 1 >= this.#text.length ? undefined : "\\u";
  }

  /** A quote ends a text when what follows could follow a text: otherwise it is one that the writer forgot to escape. */
  #closes(quote: string): boolean {
    let next = this.at + 1;
    let newline = false;
    while (isSpace(this.#text[next])) newline = this.#text[next++] === "\n" || newline;
    const char = this.#text[next];
    return char === undefined || ",:}]".includes(char) || (newline && char === quote);
  }

  #bareKey(): string | undefined {
    const start = this.at;
    while (/[\w$-]/.test(this.#text[this.at] ?? "")) this.at++;
    return this.at === start ? undefined : this.#text.slice(start, this.at);
  }

  #word(): Read | undefined {
    const start = this.at;
    while (
      this.at < this.#text.length &&
      !",:}]{[\n".includes(this.#text.charAt(this.at)) &&
      !this.#atComment()
    )
      this.at++;
    const word = this.#text.slice(start, this.at).trim();
    if (word === "" || this.#text[this.at] === ":") return undefined;
    const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (known !== undefined) return known;
    if (this.at >= this.#text.length) return CUT;
    return NUMBER.test(word) ? Number(word) : word;
  }

  #separators(): void {
    do this.#space();
    while (this.#text[this.at] === "," && ++this.at > 0);
  }

  #space(): void {
    for (;;) {
      while (isSpace(this.#text[this.at])) this.at++;
      if (!this.#atComment()) return;
      const end = this.#text[this.at + 1] === "/" ? "\n" : "*/";
      const close = this.#text.indexOf(end, this.at + 2);
      this.at = close < 0 ? this.#text.length : close + end.length;
    }
  }

  #atComment(): boolean {
    return this.#text[this.at] === "/" && /[/*]/.test(this.#text[this.at + 1] ?? "");
  }
}

function isQuote(char: string): boolean {
  return char === '"' || char === "'";
}

function isSpace(char: string | undefined): boolean {
  return char === " " || char === "\n" || char === "\r" || char === "\t" || char === "\u00a0";
}
