// Writes train.jsonl and test.jsonl from the hand-written lines in phrases/.
// Run `node generate.mjs` in this folder; the same seed always gives the same bytes. README.md explains the data.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SEED = 20;

/** Rows per topic. Real inboxes are not balanced. */
const ROWS = {
  train: { repair: 92, delivery: 92, refund: 82, payment: 74, account: 66, safety: 48, praise: 46 },
  test: { repair: 37, delivery: 37, refund: 33, payment: 30, account: 26, safety: 19, praise: 18 },
};
const PREMIUM_SHARE = 0.42;
/** Of the hand-written lines of a topic, the share that is kept for test. */
const TEST_SHARE = 0.42;

const SLOTS = {
  item: [
    "kettle",
    "toaster",
    "blender",
    "vacuum",
    "washing machine",
    "dishwasher",
    "fridge",
    "oven",
    "microwave",
    "espresso machine",
    "desk lamp",
    "heater",
    "fan",
    "hair dryer",
    "iron",
    "air fryer",
    "rice cooker",
    "mixer",
    "dehumidifier",
    "tumble dryer",
    "sewing machine",
    "stereo",
  ],
  day: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  month: ["January", "February", "March", "April", "June", "August", "October", "November"],
  place: ["Leeds", "Porto", "Graz", "Malmö", "Ghent", "Cork", "Lyon", "Bergen", "Turin", "Utrecht"],
  name: ["Priya", "Mr Okafor", "Jonas", "Agnieszka", "Mrs Lund", "Tariq", "Chloé", "Bea"],
  amount: ["€12", "€19.90", "£35", "$48", "£64.50", "€89", "$120", "£7.99"],
  order: ["4471", "80213", "B-1932", "55-1207", "#2290", "no. 7718"],
  code: ["SPRING15", "HELLO10", "E24", "F07", "NEST5", "E18"],
};

const OPENERS = [
  "Hi,",
  "hello,",
  "Good morning,",
  "Dear team,",
  "hey",
  "Hi there,",
  "Sorry to bother you,",
  "Quick one:",
  "Ok so",
  "Honestly,",
  "Writing again:",
  "Evening all,",
  "Dear Sir or Madam,",
  "Right,",
  "hey guys,",
];
const CLOSERS = [
  "Thanks",
  "please advise",
  "thx",
  "Regards, {name}",
  "asap pls",
  "Cheers",
  "any help?",
  "Kind regards",
  "waiting for your reply",
  "ta",
  "best, {name}",
  "Thank you in advance",
  "from my phone",
];

/** mulberry32: a small generator with a 32-bit state. */
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[below(list.length)];
  const shuffle = (list) => {
    const result = [...list];
    for (let end = result.length - 1; end > 0; end--) {
      const other = below(end + 1);
      [result[end], result[other]] = [result[other], result[end]];
    }
    return result;
  };
  return { next, below, pick, shuffle };
}

/** The rule of the house: safety before everything, praise can wait, and after that the customer's plan decides. */
export function priorityOf(topic, plan) {
  if (topic === "safety") return "high";
  if (topic === "praise") return "low";
  return plan === "premium" ? "high" : "normal";
}

/** Fills `{slot}` and chooses from `{one|other}`. */
function fill(line, random) {
  return line.replace(/\{([^{}]*)\}/g, (_, inside) =>
    random.pick(inside.includes("|") ? inside.split("|") : SLOTS[inside]),
  );
}

/** A slip of the fingers in one longer word: two letters swapped, one lost, or one doubled. */
function mistype(text, random) {
  const words = text.split(" ");
  const longer = words.flatMap((word, index) => (/^[a-z]{5,}$/.test(word) ? [index] : []));
  if (longer.length === 0) return text;
  const index = random.pick(longer);
  const word = words[index];
  const at = 1 + random.below(word.length - 2);
  const slip = random.below(3);
  if (slip === 0) words[index] = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  else if (slip === 1) words[index] = word.slice(0, at) + word.slice(at + 1);
  else words[index] = word.slice(0, at) + word[at] + word.slice(at);
  return words.join(" ");
}

/** One message: the line with its slots filled, sometimes a greeting or a farewell, and the hand of its writer. */
function compose(line, random) {
  let text = fill(line, random);
  if (random.next() < 0.22)
    text = `${random.pick(OPENERS)} ${/^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text}`;
  if (random.next() < 0.2)
    text = `${text}${/[.?!)]$/.test(text) ? "" : "."} ${fill(random.pick(CLOSERS), random)}`;
  const hand = random.next();
  if (hand < 0.18) text = text.toLowerCase();
  else if (hand < 0.21) text = text.toUpperCase();
  else if (hand < 0.55) text = text[0].toUpperCase() + text.slice(1);
  if (random.next() < 0.12) text = text.replaceAll("'", "");
  if (random.next() < 0.18) text = mistype(text, random);
  return text;
}

/** The runs of six words in a text, lower case, without marks. */
export function sixWordRuns(text) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(5).map((_, index) => words.slice(index, index + 6).join(" "));
}

/** `count` rows from `lines`, every line in turn, so that none is used much more often than another. */
function rowsFrom(lines, count, topic, random, taken) {
  const rows = [];
  for (let turn = 0; rows.length < count; turn++) {
    if (turn === 50) throw new Error(`Not enough variety for ${count} rows of ${topic}.`);
    for (const line of random.shuffle(lines)) {
      if (rows.length === count) break;
      const message = compose(line, random);
      if (taken.has(message.toLowerCase())) continue;
      taken.add(message.toLowerCase());
      const plan = random.next() < PREMIUM_SHARE ? "premium" : "basic";
      rows.push({ input: { message, plan }, expected: { topic, priority: priorityOf(topic, plan) } });
    }
  }
  return rows;
}

/** Both splits, from a function that gives the hand-written lines of a topic. */
export function makeDataset(linesOf) {
  const random = generator(SEED);
  const taken = new Set();
  const splits = { train: [], test: [] };
  for (const topic of Object.keys(ROWS.train)) {
    const lines = random.shuffle(linesOf(topic));
    // A line belongs to one split, with all its variants.
    const cut = Math.round(lines.length * TEST_SHARE);
    splits.test.push(...rowsFrom(lines.slice(0, cut), ROWS.test[topic], topic, random, taken));
    splits.train.push(...rowsFrom(lines.slice(cut), ROWS.train[topic], topic, random, taken));
  }
  const inTest = new Set(splits.test.flatMap((row) => sixWordRuns(row.input.message)));
  for (const row of splits.train) {
    const shared = sixWordRuns(row.input.message).find((run) => inTest.has(run));
    if (shared !== undefined) throw new Error(`Train and test share "${shared}".`);
  }
  return { train: random.shuffle(splits.train), test: random.shuffle(splits.test) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = (name) => new URL(name, import.meta.url);
  const { train, test } = makeDataset((topic) =>
    readFileSync(at(`phrases/${topic}.txt`), "utf8")
      .split("\n")
      .filter(Boolean),
  );
  for (const [name, rows] of Object.entries({ train, test }))
    writeFileSync(at(`${name}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
