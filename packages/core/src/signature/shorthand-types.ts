import type { $ZodType } from "zod/v4/core";
import type { Json } from "../json.js";
import type { Shape } from "./shape.js";

/** What a wrong call resolves to: the compiler prints the message. */
export interface TypeProblem<Message extends string> {
  readonly "~problem": Message;
}

/** A shorthand that can be read, or the reason why it cannot. Mirrors `parseShorthand`, rule by rule. */
export type ParsedShorthand<S extends string> = string extends S
  ? ShorthandShapes<Shape, Shape>
  : Start<Skip<S>>;

export interface ShorthandShapes<I extends Shape, O extends Shape> {
  readonly input: I;
  readonly output: O;
}

/** The text itself, or a type that no text fits and that says what is wrong with it. */
export type ShorthandText<S extends string> =
  ParsedShorthand<S> extends TypeProblem<infer Message> ? TypeProblem<Message> : S;

interface Values {
  readonly string: string;
  readonly number: number;
  readonly integer: number;
  readonly boolean: boolean;
  readonly json: Json;
}

/** A name and its values; a union of them is a list of fields. */
type Entry = readonly [name: string, value: unknown];
type ShapeOf<E extends Entry> = { readonly [F in E as F[0]]: $ZodType<F[1], F[1]> };

// Every loop below is tail-recursive, and each token is read by a loop of its own: the compiler stops at 1,000 turns of one loop.

type Space = " " | "\t" | "\n" | "\r";
type Skip<S extends string> = S extends `${Space}${infer R}` ? Skip<R> : S;

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
// biome-ignore format: one alphabet, one line
type Lower = "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m" | "n" | "o" | "p" | "q" | "r" | "s" | "t" | "u" | "v" | "w" | "x" | "y" | "z";
type WordCharacter = Lower | Uppercase<Lower> | Digit | "_";
/** What follows the word, possibly empty, at the start of a text. */
type AfterWord<S extends string> = S extends `${infer C}${infer R}`
  ? C extends WordCharacter
    ? AfterWord<R>
    : S
  : "";
/** `[word, rest]`; the word may be empty. */
type Word<S extends string, R extends string = AfterWord<S>> = S extends `${infer W}${R}` ? [W, R] : never;

type Found<S extends string> = S extends ""
  ? "the end"
  : S extends `->${string}`
    ? '"->"'
    : S extends `${infer C}${string}`
      ? `"${C}"`
      : never;

type Start<S extends string> = S extends ""
  ? NoArrow
  : S extends `->${infer R}`
    ? AfterArrow<Skip<R>, never>
    : Inputs<S, never>;

type NoArrow = TypeProblem<`There is no "->" between the inputs and the outputs`>;

type Inputs<S extends string, I extends Entry> =
  Field<S, I[0]> extends infer F
    ? F extends [infer N extends string, infer V, infer R extends string]
      ? R extends `,${infer R}`
        ? Inputs<Skip<R>, I | [N, V]>
        : R extends `->${infer R}`
          ? AfterArrow<Skip<R>, I | [N, V]>
          : R extends ""
            ? NoArrow
            : TypeProblem<`Expected "," or "->" after the field "${N}", found ${Found<R>}`>
      : F
    : never;

type AfterArrow<S extends string, I extends Entry> = S extends ""
  ? TypeProblem<`There is no output after "->"`>
  : Outputs<S, I, never>;

type Outputs<S extends string, I extends Entry, O extends Entry> =
  Field<S, (I | O)[0]> extends infer F
    ? F extends [infer N extends string, infer V, infer R extends string]
      ? R extends `,${infer R}`
        ? Outputs<Skip<R>, I, O | [N, V]>
        : R extends ""
          ? ShorthandShapes<ShapeOf<I>, ShapeOf<O | [N, V]>>
          : TypeProblem<`Expected "," or the end after the field "${N}", found ${Found<R>}`>
      : F
    : never;

/** `[name, value, rest]`, or a problem. */
type Field<S extends string, Taken extends string> =
  Word<S> extends [infer N extends string, infer R extends string]
    ? N extends ""
      ? TypeProblem<`Expected a field name, found ${Found<S>}`>
      : N extends `${Digit}${string}`
        ? TypeProblem<`The field name "${N}" starts with a digit`>
        : N extends "__proto__" | "constructor" | "prototype"
          ? TypeProblem<`The field name "${N}" is reserved`>
          : N extends Taken
            ? TypeProblem<`The field "${N}" is declared twice`>
            : AfterName<Skip<R>, N>
    : never;

/** `None` collects what an optional field adds to its values. */
type AfterName<S extends string, N extends string> = S extends `?${infer R}`
  ? AfterMark<Skip<R>, N, undefined>
  : AfterMark<S, N, never>;

type AfterMark<S extends string, N extends string, None> = S extends `:${infer R}`
  ? TypeAt<Skip<R>, N, None>
  : AfterType<S, N, string | None>;

type TypeAt<S extends string, N extends string, None> = S extends `${keyof Values}${infer R}`
  ? AfterWord<R> extends R
    ? S extends `${infer W extends keyof Values}${R}`
      ? Arrays<Skip<R>, N, None, Values[W]>
      : never
    : UnknownType<S, N>
  : S extends `"${string}`
    ? Choices<S, N, None, "", never>
    : S extends `(${infer R}`
      ? Choices<Skip<R>, N, None, ")", never>
      : UnknownType<S, N>;

type UnknownType<S extends string, N extends string> =
  Word<S> extends [infer W extends string, string]
    ? W extends ""
      ? TypeProblem<`Expected a type of the field "${N}", found ${Found<S>}`>
      : TypeProblem<`Unknown type "${W}" of the field "${N}": use string, number, integer, boolean, json, or quoted choices`>
    : never;

type Choices<S extends string, N extends string, None, Close extends string, C> = S extends `"${infer R}`
  ? R extends `${infer Q}"${infer R}`
    ? Q extends ""
      ? Empty<N>
      : Skip<R> extends `|${infer R}`
        ? Choices<Skip<R>, N, None, Close, C | Q>
        : Close extends ""
          ? AfterType<Skip<R>, N, C | Q | None>
          : Skip<R> extends `)${infer R}`
            ? Arrays<Skip<R>, N, None, C | Q>
            : TypeProblem<`Expected "|" or ")" in the field "${N}", found ${Found<Skip<R>>}`>
    : Unclosed<N>
  : TypeProblem<`Expected a quoted choice in the field "${N}", found ${Found<S>}`>;

type Arrays<S extends string, N extends string, None, V> = S extends `[]${infer R}`
  ? Arrays<Skip<R>, N, None, V[]>
  : AfterType<S, N, V | None>;

type AfterType<S extends string, N extends string, V> = S extends `"${infer R}`
  ? R extends `${infer Q}"${infer R}`
    ? Q extends ""
      ? Empty<N>
      : [N, V, Skip<R>]
    : Unclosed<N>
  : [N, V, S];

type Empty<N extends string> = TypeProblem<`A quoted text is empty in the field "${N}"`>;
type Unclosed<N extends string> = TypeProblem<`A quote is not closed in the field "${N}"`>;
