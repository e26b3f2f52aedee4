import { describe, expectTypeOf, it } from "vitest";
import type { Json } from "../json.js";
import type { Steps } from "../module/module.js";
import { predict } from "../module/predict.js";
import type { In, Out, Shape } from "./shape.js";
import { sig } from "./shorthand.js";
import type { ShorthandText, TypeProblem } from "./shorthand-types.js";
import type { Signature } from "./signature.js";

type Input<S> = S extends Signature<infer I, Shape> ? In<I> : never;
type Output<S> = S extends Signature<Shape, infer O> ? Out<O> : never;

describe("sig() infers", () => {
  it("strings for names alone", () => {
    const made = sig("question -> answer");
    expectTypeOf<Input<typeof made>>().toEqualTypeOf<{ question: string }>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{ answer: string }>();
  });

  it("every type, optional fields, lists and choices", () => {
    const made = sig(
      `a, b?: number, c: string[] "With, a -> description", d: ("x" | "y")[][]
       -> e: integer, f: boolean, g: json, h: "p" | "q" "One of two", i?: "only", j?: json[], k "Text"`,
      "Do it.",
    );
    expectTypeOf<Input<typeof made>>().toEqualTypeOf<{
      a: string;
      b?: number | undefined;
      c: string[];
      d: ("x" | "y")[][];
    }>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{
      e: number;
      f: boolean;
      g: Json;
      h: "p" | "q";
      i?: "only" | undefined;
      j?: Json[] | undefined;
      k: string;
    }>();
  });

  it("a signature without inputs", () => {
    const made = sig("-> joke");
    expectTypeOf<keyof Input<typeof made>>().toEqualTypeOf<never>();
    expectTypeOf<Output<typeof made>>().toEqualTypeOf<{ joke: string }>();
  });

  it("what a step takes and returns", () => {
    const answer = predict(sig('question, lang?: "en" | "de" -> answer, score: number'));
    type Answer = Steps<{ answer: typeof answer }>["answer"];
    expectTypeOf<Parameters<Answer>[0]>().toEqualTypeOf<{
      question: string;
      lang?: "en" | "de" | undefined;
    }>();
    expectTypeOf<Awaited<ReturnType<Answer>>>().toEqualTypeOf<{ answer: string; score: number }>();
  });

  it("wide shapes for a text that is only known at run time", () => {
    expectTypeOf(sig("a -> b" as string)).toEqualTypeOf<Signature<Shape, Shape>>();
  });

  it("forty described fields, one per line", () => {
    const made = sig(`
      caseNumber: integer "The number of the case, as printed at the top of the file, without leading zeros",
      customerName "The full name of the customer, first name first, as the customer writes it",
      customerCity? "The city of the customer, when the file says which; never the city of the branch",
      customerSince?: integer "The year in which the customer opened the first account",
      segment: "retail" | "business" | "private" "The segment that looks after the customer -> see the manual",
      language: "en" | "de" | "fr" | "it" "The language of the correspondence (not of the branch)",
      messages: string[] "All messages of the case in the order of their arrival, oldest first",
      subject "The subject of the first message, without prefixes such as Re: or Fwd:",
      openedBy: "customer" | "branch" | "system" "Who opened the case",
      products: string[] "The products that the case names, by their official names",
      amounts: number[] "The amounts in dispute, in the currency of the account",
      currency "The currency of the account, three letters",
      urgent: boolean "Whether somebody marked the case as urgent",
      previousCases: integer "How many cases the same customer opened before this one",
      notes? "What the branch wrote on the case by hand",
      attachments?: string[] "The names of the attached files",
      branch "The branch that received the case",
      channel: "letter" | "mail" | "phone" | "chat" "How the case came in",
      deadline? "The day by which an answer is due, in the form year-month-day",
      extra: json "Whatever else the system knows about the case"
      ->
      summary "The case in two sentences, for somebody who has not read the file",
      category: "fraud" | "fees" | "cards" | "loans" | "other" "What the case is about",
      subcategory? "A finer category, in your own words, when it helps",
      priority: integer "From 1, at once, to 5, whenever there is time",
      confidence: number "How sure you are of the category, between 0 and 1",
      needsHuman: boolean "Whether a person has to look at the case before an answer goes out",
      reasons: string[] "Why the case has this priority, one reason per line",
      team: "first" | "second" | "legal" "The team that should take over",
      reply "The reply to the customer, polite and short, in the language of the correspondence",
      replySubject "The subject of the reply",
      refund?: number "What to pay back, in the currency of the account, when anything",
      questions?: string[] "What to ask the customer, when something is missing",
      risks: ("money" | "law" | "press")[] "Which risks the case carries",
      dates: string[] "All dates that matter, in the form year-month-day",
      people: string[] "All people that the messages name, besides the customer",
      tone: "calm" | "upset" | "angry" "The tone of the last message",
      followUp?: boolean "Whether to look at the case again after a week",
      similar?: integer[] "Numbers of similar cases that the messages name",
      facts: json "The facts of the case as a table",
      closing "The closing line of the reply"
    `);
    expectTypeOf<keyof Input<typeof made> | keyof Output<typeof made>>().not.toBeAny();
    expectTypeOf<Input<typeof made>["segment"]>().toEqualTypeOf<"retail" | "business" | "private">();
    expectTypeOf<Input<typeof made>["attachments"]>().toEqualTypeOf<string[] | undefined>();
    expectTypeOf<Output<typeof made>["similar"]>().toEqualTypeOf<number[] | undefined>();
    expectTypeOf<Output<typeof made>["risks"]>().toEqualTypeOf<("money" | "law" | "press")[]>();
    expectTypeOf<Output<typeof made>["closing"]>().toEqualTypeOf<string>();
    // @ts-expect-error the field is called `closing`
    expectTypeOf<Output<typeof made>["closingLine"]>();
  });
});

describe("sig() does not compile", () => {
  it("without an arrow", () => {
    // @ts-expect-error no "->"
    sig("question");
    expectTypeOf<ShorthandText<"question">>().toEqualTypeOf<
      TypeProblem<'There is no "->" between the inputs and the outputs'>
    >();
    // @ts-expect-error a blank is no separator
    sig("question answer");
    expectTypeOf<ShorthandText<"question answer">>().toEqualTypeOf<
      TypeProblem<'Expected "," or "->" after the field "question", found "a"'>
    >();
  });

  it("without outputs", () => {
    // @ts-expect-error nothing stands after "->"
    sig("question ->");
    expectTypeOf<ShorthandText<"question ->">>().toEqualTypeOf<
      TypeProblem<'There is no output after "->"'>
    >();
  });

  it("with an empty field name", () => {
    // @ts-expect-error a comma too many
    sig("question, -> answer");
    expectTypeOf<ShorthandText<"question, -> answer">>().toEqualTypeOf<
      TypeProblem<'Expected a field name, found "->"'>
    >();
  });

  it("with an unknown type", () => {
    // @ts-expect-error a misspelt type
    sig("question -> answer: strin");
    expectTypeOf<ShorthandText<"question -> answer: strin">>().toEqualTypeOf<
      TypeProblem<'Unknown type "strin" of the field "answer": use string, number, integer, boolean, json, or quoted choices'>
    >();
  });

  it("with a field declared twice, on one side or on both", () => {
    // @ts-expect-error twice among the inputs
    sig("a, a -> b");
    // @ts-expect-error an input and an output of one name
    sig("a -> a");
    expectTypeOf<ShorthandText<"a -> a">>().toEqualTypeOf<TypeProblem<'The field "a" is declared twice'>>();
  });

  it("with a reserved name", () => {
    // @ts-expect-error objects have one of their own
    sig("constructor -> answer");
    expectTypeOf<ShorthandText<"constructor -> answer">>().toEqualTypeOf<
      TypeProblem<'The field name "constructor" is reserved'>
    >();
  });

  it("with an open quote", () => {
    // @ts-expect-error the description does not end
    sig('question "What is asked -> answer');
    expectTypeOf<ShorthandText<'question "What is asked -> answer'>>().toEqualTypeOf<
      TypeProblem<'A quote is not closed in the field "question"'>
    >();
  });

  it("where a field is used that the shorthand lacks", () => {
    const { input } = sig("question -> answer");
    // @ts-expect-error the field is called `question`
    input.query;
  });

  it("and leaves a good text as it is", () => {
    expectTypeOf<ShorthandText<"question -> answer">>().toEqualTypeOf<"question -> answer">();
  });
});
