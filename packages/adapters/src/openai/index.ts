export { type OpenAiOptions, openai } from "./openai.js";
