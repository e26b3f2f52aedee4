export { type ExportOptions, exportPrompts } from "./export-prompts.js";
export type {
  AttachmentSlot,
  ExportedMessage,
  ExportedPrompt,
  HistorySlot,
  PromptSlot,
  TextMessage,
} from "./exported-prompt.js";
export { fillPrompt } from "./fill-prompt.js";
