import type { Mark } from "./mark.js";

const ROLES =
  "system(?: (?:prompt|message))?|developer|user|human|assistant|tool|function|ipython|ai|bot|chatbot|chatgpt";
/** As they are written in markup. */
const TAGGED = "system|system_prompt|developer|user|human|assistant|bot|ipython";

const asRole = (role: string): string => `role ${role.split(" ")[0]}`;

/** Turns of a chat: lines of a transcript, JSON with a role, markers of chat templates. */
export const CHAT_MARKS: readonly Mark[] = [
  { pattern: new RegExp(`^[^\\p{L}\\p{N}\\n]*(${ROLES})[^\\p{L}\\p{N}\\n:]*:`, "gimu"), key: asRole },
  {
    pattern: /[.!?]["')\]]?[ \t]+\**(System|Developer|User|Human|Assistant|Tool|USER|ASSISTANT|SYSTEM)\**:/gu,
    key: asRole,
  },
  { pattern: /^[ \t]*#{1,6}[ \t]*(system|user|human|assistant|developer)[ \t]*$/gimu, key: asRole },
  {
    pattern: /["']role["']\s*:\s*["'](system|developer|user|human|assistant|tool|function|model)["']/giu,
    key: (role) => `json ${role}`,
  },
  { pattern: /<\|[^|<>\n]{1,40}\|>|<\|[\w ]{1,40}>|<[\w ]{1,40}\|>|\[\|\w{1,20}\|\]|<\[[\w ]{1,40}\]>/giu },
  {
    pattern:
      /\[\/?(?:INST|SYSTEM_PROMPT|gMASK)\]|<<\/?SYS>>|<\/?s>|<\/?(?:bos|eos|sop|eop|eoh|eoa|eot)>|<(?:start|end)_of_(?:turn|text)>/giu,
  },
  { pattern: /<(?:unused|reserved_|extra_id_)\d+>|\[\/?(?:SYSTEM|USER|HUMAN|ASSISTANT)\]/gu },
  { pattern: new RegExp(`<\\/?(?:${TAGGED})>`, "giu") },
  {
    pattern:
      /^[ \t]*#{2,4}[ \t]*(?:Instruction|Input)s?[ \t]*:[\s\S]*^[ \t]*#{2,4}[ \t]*Response[ \t]*:|^[ \t]*#{2,4}[ \t]*Response[ \t]*:?\s*$(?![\s\S])/gimu,
    key: () => "response",
  },
];
