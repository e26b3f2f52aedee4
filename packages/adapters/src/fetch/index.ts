export { type OpenAiFetchOptions, openAiFetch } from "./open-ai-fetch.js";
