import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinSentences, splitSentences } from "./split-sentences.js";

/** What could be revised. */
function movable(text: string): readonly string[] {
  return splitSentences(text).flatMap((sentence) => (sentence.isFrozen ? [] : [sentence.text]));
}

const pieces = fc.constantFrom(
  ...'# ,## Tips,```,~~~,`, a. , Yes. ,e.g. ,{,},{{text}},",“,”,- ,1. ,> ,\r,\n,\r\n,\n\n,\u2028,。,「,」,！,word,Word,3.5, ,\t,---,:,**,\ud800'.split(
    ",",
  ),
  ",",
);

describe("splitSentences()", () => {
  it("gives any text back byte by byte", () => {
    const back = (text: string): boolean => joinSentences(splitSentences(text)) === text;
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), back));
    fc.assert(fc.property(fc.string({ unit: pieces, maxLength: 30 }), back), { numRuns: 500 });
  });

  it("has no sentence without a letter, nor with spaces around it", () => {
    const holds = (text: string): boolean =>
      movable(text).every((sentence) => /\p{L}/u.test(sentence) && sentence === sentence.trim());
    fc.assert(fc.property(fc.string({ unit: pieces, maxLength: 30 }), holds), { numRuns: 500 });
  });

  it("cuts after marks that end a sentence, and at every line break", () => {
    expect(movable("Read the text. What is it about? Say so!\nAnswer briefly")).toEqual([
      "Read the text.",
      "What is it about?",
      "Say so!",
      "Answer briefly",
    ]);
    expect(movable("read it. then answer. no more")).toEqual(["read it.", "then answer.", "no more"]);
    expect(movable("One.\r\nTwo.\rThree.")).toEqual(["One.", "Two.", "Three."]);
  });

  it.each([
    "Use e.g. this one, i.e. that, or approx. three, etc. and so on.",
    "Ask Dr. Smith, cf. Fig. 3 and No. 5, at 5 p.m. or later.",
    "Round 3.5 to 4.0, version 2.1.3.",
    'Say "Yes. It is." or "No. Never!" to it.',
    "Say “Yes. It is.” or «No. It is not.» to it.",
    "Write `a. B. c` there.",
    'Write { "a": "x. Y", "b": { "c": "Z. A" } } there.',
    "Keep {first. Name} as it is.",
    'He said "Stop!" and left.',
    "Wait ... then answer.",
  ])("leaves in one piece: %s", (text) => expect(movable(text)).toEqual([text]));

  it("cuts after an abbreviation that ends a sentence, and after a label", () => {
    expect(movable("Use dates, times, etc. Answer in JSON.")).toHaveLength(2);
    expect(movable("Answer A or B. Nothing else.")).toHaveLength(2);
    expect(movable("Answer Yes or No. Then stop.")).toHaveLength(2);
    expect(movable('Answer "yes." Then stop.')).toEqual(['Answer "yes."', "Then stop."]);
    expect(movable("Read it. 2. Think. 3. Answer.")).toEqual(["Read it.", "2. Think.", "3. Answer."]);
  });

  it("takes a list item for one sentence, without its mark", () => {
    const list = "- Read. Think.\n  * Answer. Stop.\n1. One. Two.\n(b) Three.\n- [ ] Four. Five.";
    expect(movable(list)).toEqual(["Read. Think.", "Answer. Stop.", "One. Two.", "Three.", "Four. Five."]);
    expect(splitSentences(list).map(({ lead }) => lead)).toEqual(["- ", "  * ", "1. ", "(b) ", "- [ ] "]);
  });

  it("freezes headings, rules, empty lines and announcements", () => {
    const text =
      "# Task\n\n**Output**\nAnswer.\n\nTips\n----\nThink.\n---\nTask description:\nSort. \n1. **Steps:**\n| --- | --- |";
    expect(movable(text)).toEqual(["Answer.", "Think.", "Sort."]);
    expect(movable("**Answer with yes or no.** Title: short.")).toHaveLength(2);
  });

  it("freezes code, closed or not, and placeholders that stand alone", () => {
    const code =
      "Do this:\n\n```python\nprint(1. )\n# no heading. Really.\n```\nThen that. `code. Here`.\n~~~\nx.";
    expect(movable(code)).toEqual(["Then that.", "`code. Here`."]);
    expect(splitSentences(code).map(({ text }) => text)).toContain(
      "```python\nprint(1. )\n# no heading. Really.\n```",
    );
    expect(movable("{{text}}\n<{name}>\n- [{other}]\nRead {{text}} twice.")).toEqual([
      "Read {{text}} twice.",
    ]);
  });

  it("knows the marks of other scripts", () => {
    expect(movable("请分类文本。只输出标签！「好。」可以吗？")).toEqual([
      "请分类文本。",
      "只输出标签！",
      "「好。」可以吗？",
    ]);
    expect(movable("पाठ पढ़ें। उत्तर दें।")).toHaveLength(2);
  });
});
