export { abortError } from "./abort-error.js";
export {
  type BudgetAccount,
  type BudgetAmount,
  type BudgetLimits,
  type BudgetSpent,
  budgetAccount,
  type Reservation,
} from "./budget-account.js";
export { budgeted } from "./budgeted.js";
export { type CachedOptions, cached } from "./cached.js";
export { type Channel, channel } from "./channel.js";
export { costUsd } from "./cost.js";
export { estimatePromptTokens, estimateTokens } from "./count-tokens.js";
export { type FallbackOptions, fallback } from "./fallback.js";
export type {
  Attachment,
  AttachmentKind,
  Capabilities,
  Completion,
  Constraint,
  LanguageModel,
  LmCall,
  LmEvent,
  LmRequest,
  Message,
  Middleware,
  Models,
  Price,
  TemplatePart,
  Usage,
} from "./language-model.js";
export { type LimitedOptions, limited } from "./limited.js";
export { type MemoryStore, memoryStore } from "./memory-store.js";
export { onAbort } from "./on-abort.js";
export { type PricedOptions, type PriceTable, priced } from "./priced.js";
export { replayed } from "./replayed.js";
export { answerAddress, requestKey } from "./request-key.js";
export type { ResponseStore } from "./response-store.js";
export { type RetriedOptions, retried } from "./retried.js";
export { type RetryPauses, retryPauseMs } from "./retry-pause.js";
export { isLanguageModel, modelFor } from "./roles.js";
export { type SingleFlight, singleFlight } from "./single-flight.js";
export { type Sleep, sleep } from "./sleep.js";
export { stack } from "./stack.js";
export { type LmTraceEvent, type TracedOptions, traced } from "./traced.js";
export { type Generate, type Outlet, wrapGenerate } from "./wrap-generate.js";
