import type { ExpertsReport, MapPoint } from "@signet/optimizers";
import { expertsTitle } from "./experts-title.js";
import { spreadApart } from "./spread-apart.js";

type Report = Pick<ExpertsReport, "path" | "embedder" | "experts" | "map">;

/** Ten colours that people with any kind of colour vision tell apart, those of few experts the farthest from each other. */
const PALETTE = [
  "#332288",
  "#cc6677",
  "#117733",
  "#d9a41b",
  "#5aa9d6",
  "#882255",
  "#44aa99",
  "#aa4499",
  "#8a8a22",
  "#661100",
] as const;
const NO_EXPERT = "#767676";

/** Sizes in pixels. The height of the plot follows from what is drawn, both axes at one scale. */
const WIDTH = 860;
const MARGIN = 24;
const TOP = 74;
const LEGEND_WIDTH = 190;
const PLOT_WIDTH = WIDTH - LEGEND_WIDTH - 3 * MARGIN;
const PLOT_HEIGHT = { least: 260, most: 560 } as const;
/** Between the plot's frame and the outermost points. */
const PADDING = 20;
const LABEL_RADIUS = 10;

const SETS = [
  { set: "demo", name: "demo" },
  { set: "valset", name: "valset" },
  { set: "holdout", name: "holdout" },
] as const satisfies readonly { readonly set: MapPoint["set"]; readonly name: string }[];

/**
 * The map of a router's experts as one SVG that needs nothing else: demos as dots, the valset as rings, the holdout as crosses, in the colour of the expert that
 * has or answers them; what the single prompt answers in grey. Expert numbers stand at the middle of their demos. Hovering tells an example's id.
 */
export function renderExpertsMap({ path, embedder, experts, map }: Report): string {
  const { place, height } = scaleOf(map.points);
  const plotBottom = TOP + height;
  const title = expertsTitle({ path, experts });
  const legend = legendOf(experts, map.points);
  const total = Math.max(plotBottom, TOP + legend.height) + MARGIN;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" height="${total}" role="img" font-family="system-ui, sans-serif" font-size="13" fill="#222">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${total}" fill="#fff"/>`,
    `<text x="${MARGIN}" y="34" font-size="18" font-weight="600">${escaped(shortened(title, 80))}</text>`,
    `<text x="${MARGIN}" y="56" fill="#555">${escaped(shortened(`Two principal components of the vectors of ${embedder}`, 120))}</text>`,
    `<rect x="${MARGIN}" y="${TOP}" width="${PLOT_WIDTH}" height="${height}" fill="none" stroke="#ccc"/>`,
    ...[...SETS].reverse().map(({ set }) => pointsOf(map.points, set, place)),
    ...(experts.length === 0 ? [] : [labelsOf(map.points, place)]),
    `<g transform="translate(${MARGIN + PLOT_WIDTH + MARGIN} ${TOP})">${legend.text}</g>`,
    "</svg>",
  ].join("\n")}\n`;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

type PlaceOf = (point: Place) => Place;

interface Scale {
  readonly place: PlaceOf;
  readonly height: number;
}

/** Fits the points into the plot, the second axis upwards. */
function scaleOf(points: readonly MapPoint[]): Scale {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, bottom] = [least(xs), least(ys)];
  const [width, height] = [-least(xs.map((x) => -x)) - left, -least(ys.map((y) => -y)) - bottom];
  const inner = { width: PLOT_WIDTH - 2 * PADDING, height: PLOT_HEIGHT.most - 2 * PADDING };
  const fitting = Math.min(inner.width / width, inner.height / height);
  const scale = Number.isFinite(fitting) ? fitting : 0; // all points in one place
  const drawn = Math.max(PLOT_HEIGHT.least, Math.ceil(height * scale) + 2 * PADDING);
  const middle = { x: MARGIN + PLOT_WIDTH / 2, y: TOP + drawn / 2 };
  return {
    height: drawn,
    place: ({ x, y }) => ({
      x: middle.x + (x - left - width / 2) * scale,
      y: middle.y - (y - bottom - height / 2) * scale,
    }),
  };
}

/** The least of numbers; 0 of none. */
function least(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((low, value) => Math.min(low, value));
}

function pointsOf(points: readonly MapPoint[], set: MapPoint["set"], place: PlaceOf): string {
  const marks = points
    .filter((point) => point.set === set)
    .map((point) => markOf(point.set, place(point), { color: colorOf(point.expert), hint: hintOf(point) }));
  return `<g>${marks.join("")}</g>`;
}

function markOf(
  set: MapPoint["set"],
  { x, y }: Place,
  { color, hint }: { readonly color: string; readonly hint: string },
): string {
  const title = hint === "" ? "" : `<title>${escaped(hint)}</title>`;
  const at = `cx="${pixels(x)}" cy="${pixels(y)}"`;
  switch (set) {
    case "demo":
      return `<circle ${at} r="4.5" fill="${color}" fill-opacity="0.85" stroke="#fff" stroke-width="0.8">${title}</circle>`;
    case "valset":
      return `<circle ${at} r="4" fill="none" stroke="${color}" stroke-width="1.6" stroke-opacity="0.8">${title}</circle>`;
    case "holdout":
      return `<path d="M${pixels(x - 3.5)} ${pixels(y - 3.5)}l7 7m0 -7l-7 7" fill="none" stroke="${color}" stroke-width="1.6" stroke-opacity="0.8">${title}</path>`;
  }
}

function hintOf({ set, exampleId, expert }: MapPoint): string {
  return `${set} ${exampleId}, ${expert === undefined ? "single prompt" : `expert ${expert}`}`;
}

/** Each expert's number at the middle of its demos, moved where two would cover each other. */
function labelsOf(points: readonly MapPoint[], place: PlaceOf): string {
  const demos = points.filter(({ set }) => set === "demo");
  const numbers = [...new Set(demos.flatMap(({ expert }) => expert ?? []))].sort((a, b) => a - b);
  const middles = numbers.map((number) => place(middleOf(demos.filter(({ expert }) => expert === number))));
  const labels = spreadApart(middles, 2 * LABEL_RADIUS + 2).map(({ x, y }, index) => {
    const number = numbers[index] ?? 0;
    return `<circle cx="${pixels(x)}" cy="${pixels(y)}" r="${LABEL_RADIUS}" fill="#fff" fill-opacity="0.85" stroke="${colorOf(number)}" stroke-width="2"/><text x="${pixels(x)}" y="${pixels(y + 4)}" text-anchor="middle" font-size="12" font-weight="600">${number}</text>`;
  });
  return `<g>${labels.join("")}</g>`;
}

function middleOf(points: readonly Place[]): Place {
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}

interface Legend {
  readonly text: string;
  readonly height: number;
}

const ROW = 22;

/** What the colours mean, then what the marks mean, with the number of each. */
function legendOf(experts: Report["experts"], points: readonly MapPoint[]): Legend {
  const byExpert = experts.map(({ demos }, index) => ({
    mark: markOf("demo", { x: 8, y: 0 }, { color: colorOf(index), hint: "" }),
    text: `expert ${index}: ${demos} ${demos === 1 ? "demo" : "demos"}`,
  }));
  const isUnreached = experts.length > 0 && points.some(({ expert }) => expert === undefined);
  const unreached = {
    mark: markOf("holdout", { x: 8, y: 0 }, { color: NO_EXPERT, hint: "" }),
    text: "out of reach of all",
  };
  const bySet = SETS.flatMap(({ set, name }) => {
    const count = points.filter((point) => point.set === set).length;
    const mark = markOf(set, { x: 8, y: 0 }, { color: "#222", hint: "" });
    return count === 0 ? [] : [{ mark, text: `${name} (${count})` }];
  });
  const groups = [[...byExpert, ...(isUnreached ? [unreached] : [])], bySet].filter(
    ({ length }) => length > 0,
  );
  let y = 8;
  const rows = groups.flatMap((group, index) => {
    if (index > 0) y += ROW / 2;
    return group.map(({ mark, text }) => {
      const row = `<g transform="translate(0 ${y})">${mark}<text x="24" y="4">${escaped(text)}</text></g>`;
      y += ROW;
      return row;
    });
  });
  return { text: rows.join(""), height: y };
}

function colorOf(expert: number | undefined): string {
  return expert === undefined ? NO_EXPERT : (PALETTE[expert % PALETTE.length] ?? NO_EXPERT);
}

function pixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Without what XML gives a meaning to, or does not allow. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
