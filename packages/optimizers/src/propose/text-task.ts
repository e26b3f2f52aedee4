import { type Program, predict, program, signature } from "@signet/core";
import * as z from "zod/mini";

/** A prompt of the proposer: a program of one step, over texts alone. */
export type TextTask<O extends string> = Program<
  Readonly<Record<string, string | undefined>>,
  Readonly<Record<O, string>>
>;

export interface TaskSpec<O extends string> {
  readonly name: string;
  readonly instruction: string;
  /** Field to description. A name that ends in `?` may be left out of a call. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly output: O;
  readonly outputDescription: string;
  readonly temperature?: number;
  readonly maxTokens: number;
}

export function textTask<O extends string>({
  name,
  instruction,
  inputs,
  output,
  outputDescription,
  temperature = 0,
  maxTokens,
}: TaskSpec<O>): TextTask<O> {
  const fields = Object.entries(inputs).map(([key, description]) => {
    const text = z.string().register(z.globalRegistry, { description });
    return key.endsWith("?") ? ([key.slice(0, -1), z.optional(text)] as const) : ([key, text] as const);
  });
  const input = Object.fromEntries(fields);
  const answer = { [output]: z.string().register(z.globalRegistry, { description: outputDescription }) };
  const made = program({
    name,
    input,
    output: answer,
    modules: {
      write: predict(signature({ instruction, input, output: answer }), { temperature, maxTokens }),
    },
    run: (values, { write }) => write(values),
  });
  return made as unknown as TextTask<O>; // the shapes are built from the same keys, which their types do not follow
}

/** The fields that texts are given for: one that is not there would still be announced. */
export function shownFields(
  fields: Readonly<Record<string, string>>,
  texts: object,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(texts, name)));
}

/** A field's name as it stands in a prompt. */
export function headingOf(name: string): string {
  return name.replace(/([A-Z])/g, " $1");
}
