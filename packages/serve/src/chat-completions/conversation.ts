/** One turn of a conversation as clients of chat APIs send it. System texts are left out: a program has its own instruction. */
export interface ConversationTurn {
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly attachments: readonly Attached[];
}

/** An image or a file beside a text. */
export interface Attached {
  readonly kind: "image" | "file";
  /** A data URL, or a link. */
  readonly url: string;
}
