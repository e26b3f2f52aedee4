import type { Mark } from "./mark.js";

const TAGS =
  "tools?|functions?|tool_(?:calls?|use|results?|responses?|code|outputs?)|function_(?:calls?|results?|responses?)|available_tools|invoke";
const ARGUMENTS = "arguments|parameters|args|kwargs|tool_input|action_input";

/** Calls of tools and their results, as tags, lines of an agent's protocol, fences and JSON. */
export const TOOL_MARKS: readonly Mark[] = [
  {
    pattern: new RegExp(`<\\/?(?:\\w+:)?(${TAGS})(?:\\s[^<>\\n]*)?\\/?>`, "giu"),
    key: (tag) => `tag ${tag}`,
  },
  { pattern: /<(?:function|parameter|invoke|tool)(?:=|\s+name=)[^<>\n]*>?/giu, key: () => "tag call" },
  { pattern: /\[\/?(?:TOOL_CALLS?|TOOL_RESULTS?|AVAILABLE_TOOLS|TOOL_CONTENT|FUNCTION_CALL|ARGS)\]/gu },
  {
    pattern: /```[ \t]*(tool_(?:code|calls?|outputs?)|function_calls?)\b/giu,
    key: (fence) => `fence ${fence}`,
  },
  { pattern: /\bto=(?:functions?|tools?)\.\w+|\b(?:functions|tools)\.\w+\s*\(/giu, key: () => "named call" },
  {
    pattern: /^[^\p{L}\p{N}\n]*action[ \t]*\d*[^\p{L}\p{N}\n:[]*:[ \t*`]*[\w.-]+[ \t]*[[(]/gimu,
    key: () => "action",
  },
  {
    pattern: /^[^\p{L}\p{N}\n]*action[ \t]+(?:\d+[ \t]+)?input[ \t]*\d*[^\p{L}\p{N}\n:]*:/gimu,
    key: () => "action input",
  },
  {
    pattern:
      /["'](name|function|tool|tool_name|function_name|action|recipient_name)["']\s*:\s*["'][^"'\n]*["']\s*,[^{}]{0,200}?["'](arguments|parameters|args|kwargs|tool_input|action_input)["']\s*:/giu,
    key: (name, given) => `json ${name} ${given}`,
  },
  {
    pattern: new RegExp(
      `["'](${ARGUMENTS})["']\\s*:\\s*\\{[^{}]{0,200}\\}\\s*,\\s*["'](name|function|tool|tool_name|action)["']\\s*:`,
      "giu",
    ),
    key: (given, name) => `json ${name} ${given}`,
  },
  {
    pattern: new RegExp(
      `["'](tool|tool_name|function|function_name)["']\\s*:\\s*["'][^"'\\n]*["']\\s*,\\s*["'](${ARGUMENTS}|input)["']\\s*:`,
      "giu",
    ),
    key: (name, given) => `json ${name} ${given}`,
  },
  {
    pattern: /["'](tool_calls?|function_call|tool_use_id|tool_call_id)["']\s*:/giu,
    key: (key) => `json ${key}`,
  },
  {
    pattern: /["']type["']\s*:\s*["'](function|tool_use|tool_result|function_call|tool_call)["']/giu,
    key: (type) => `json type ${type}`,
  },
];
