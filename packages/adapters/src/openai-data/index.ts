export { isOpenAiRow, openAiExample } from "./open-ai-example.js";
export { openAiExamples } from "./open-ai-examples.js";
