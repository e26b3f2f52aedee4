import type { CompositeDefinition } from "@signet/core";
import { type ConversationReader, conversationReader } from "./conversation-input.js";
import { type SpokenOutput, spokenOutput } from "./spoken-output.js";

/** A program as the other side of a chat. */
export interface ChatProgram {
  /** What it is called as a model. */
  readonly name: string;
  readonly spoken: SpokenOutput;
  readonly readTurns: ConversationReader;
}

export function chatProgram(program: CompositeDefinition): ChatProgram {
  return {
    name: program.name,
    spoken: spokenOutput(program),
    readTurns: conversationReader(program.inputFields),
  };
}
