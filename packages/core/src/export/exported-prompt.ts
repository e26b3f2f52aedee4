import type { Json } from "../json.js";
import type { Attachment, AttachmentKind, Constraint, Message } from "../lm/language-model.js";

/** The final prompt of one step, as it is sent, with slots where the inputs go. Plain JSON. */
export interface ExportedPrompt {
  /** Of the step: `hop.query`. */
  readonly path: string;
  /** Absent: the prompt that runs where no expert is asked, or where there are none. `router` is the path that it stands at, "" the program's. */
  readonly expert?: { readonly router: string; readonly index: number };
  /** Where a step asks differently when some inputs are left out: `without feedback`. */
  readonly variant?: string;
  /** The role of the model that is asked; absent: the default one. */
  readonly role?: string;
  readonly format: string;
  /** `text`: the messages joined are one text, which the model continues. */
  readonly layout: "chat" | "text";
  /** Instruction, demos as turns, and the input, which comes last. */
  readonly messages: readonly ExportedMessage[];
  readonly slots: readonly PromptSlot[];
  /** Where an input has no value, leave out its slot's `block` and one separator beside it. Absent: no input can be left out. */
  readonly separator?: string;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly stop?: readonly string[];
  /** The JSON Schema, or the template, that the answer is decoded under where the model can. */
  readonly constraint?: Constraint;
  /** What the program does beyond sending this prompt. */
  readonly notes: readonly string[];
}

export type ExportedMessage = TextMessage | HistorySlot;

/** `{{field}}` is a slot; two braces of the prompt's own are written `{{"{{"}}`. */
export interface TextMessage extends Pick<Message, "role" | "text"> {
  readonly attachments?: readonly (Attachment | AttachmentSlot)[];
}

/** The turns of a conversation stand here, as messages. */
export interface HistorySlot {
  readonly turns: string;
}

/** An image or a file stands here beside the text, which calls it `name`. */
export interface AttachmentSlot {
  readonly kind: AttachmentKind;
  readonly name?: string;
  readonly slot: string;
}

/**
 * How a value is written into its slot: `text` as it is (what is no string as JSON), `json` as JSON on one line, strings in quotes; `image` and `file`
 * beside the text; `turns` as messages; `transcript` as `user: "Hi"; assistant: "Hello"`.
 */
export interface PromptSlot {
  readonly field: string;
  readonly as: "text" | "json" | AttachmentKind | "turns" | "transcript";
  readonly optional: boolean;
  /** What stands there where no value is given. */
  readonly default?: Json;
  /** What is left out of the last message where no value is given (of a transcript: no turn) and there is no default. */
  readonly block?: string;
}
