export {
  type ContractCase,
  type LanguageModelContractOptions,
  languageModelContract,
} from "./language-model-contract.js";
export { lmCall, lmRequest } from "./lm-request.js";
export {
  type ScriptedLm,
  type ScriptedLmCounts,
  type ScriptedLmOptions,
  type ScriptedReply,
  scriptedLm,
} from "./scripted-lm.js";
