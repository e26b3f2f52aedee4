import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readmeExample } from "../scripts/readme-example.mjs";

const exec = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const packages = ["core", "optimizers", "adapters", "serve", "cli"] as const;

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, unknown>>;
}

/** A user's project, outside the repository, with nothing in it but our tarballs and their dependencies. */
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "signet-pack-"));
  const tarballs = await Promise.all(packages.map(pack));
  const workspace = await manifest(".");
  const versionOf = (name: string) => workspace.devDependencies[name] ?? "";
  await write("package.json", {
    private: true,
    type: "module",
    dependencies: {
      ...Object.fromEntries(packages.map((name, index) => [`@signet/${name}`, `file:${tarballs[index]}`])),
      zod: versionOf("zod"),
      "node-llama-cpp": versionOf("node-llama-cpp"),
    },
    devDependencies: {
      typescript: versionOf("typescript"),
      "@types/node": versionOf("@types/node"),
    },
    // Without the GPU packages of the embedded model, as in the workspace.
    overrides: Object.fromEntries(
      Object.entries(workspace.overrides).filter(([name]) => name.startsWith("@node-llama-cpp/")),
    ),
  });
  await npm("install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
});

afterAll(() => rm(project, { recursive: true, force: true }));

describe("the packed packages", () => {
  it("hold no tests and no build information", async () => {
    for (const name of packages) {
      const { stdout } = await npmIn(join(root, "packages", name), "pack", "--dry-run", "--json");
      const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
      expect(
        files.map(({ path }) => path).filter((path) => /\.test(-d)?\.|\.tsbuildinfo/.test(path)),
      ).toEqual([]);
      expect(files.map(({ path }) => path)).toContain("LICENSE");
    }
  });

  it("load from every export", async () => {
    const specifiers = (await Promise.all(packages.map(exportsOf))).flat();
    await write("load.js", specifiers.map((specifier) => `await import("${specifier}");`).join("\n"));
    await exec(process.execPath, ["load.js"], { cwd: project });
  });

  it("type-check in strict mode from every export, declarations included", async () => {
    const specifiers = (await Promise.all(packages.map(exportsOf))).flat();
    await write("all.ts", specifiers.map((specifier) => `export type {} from "${specifier}";`).join("\n"));
    await typeCheck("all.ts");
  });

  it("answer on the command line", async () => {
    const { stdout } = await npm("exec", "--offline", "--", "signet", "--help");
    expect(stdout).toContain("compile");
  });

  it("type-check and run the program that README.md shows", async () => {
    const example = readmeExample();
    if (example === undefined) throw new Error("README.md shows no block that starts with `// file: NAME`");
    await write(example.file, example.code);
    await typeCheck(example.file);
    const { stdout } = await exec(process.execPath, [example.file.replace(/\.ts$/, ".js")], { cwd: project });
    expect(stdout).not.toBe("");
  });
});

async function pack(name: string): Promise<string> {
  const { stdout } = await npmIn(
    join(root, "packages", name),
    "pack",
    "--json",
    "--pack-destination",
    project,
  );
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(project, filename);
}

async function manifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, folder, "package.json"), "utf8")) as Manifest;
}

async function exportsOf(packageName: string): Promise<string[]> {
  const { name, exports = {} } = await manifest(`packages/${packageName}`);
  return Object.keys(exports)
    .filter((subpath) => !subpath.endsWith(".json"))
    .map((subpath) => name + subpath.slice(1));
}

/**
 * Compiles one file as a user's strict project would, declarations of the packages included, and fails with the
 * compiler's messages. What other packages' declarations get wrong is theirs.
 */
async function typeCheck(file: string): Promise<void> {
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    types: ["node"],
    skipLibCheck: false,
  };
  await write("tsconfig.json", { compilerOptions, files: [file] });
  const tsc = join(project, "node_modules", "typescript", "bin", "tsc");
  const { stdout } = await exec(process.execPath, [tsc, "-p", ".", "--pretty", "false"], {
    cwd: project,
  }).catch((failure: { stdout: string }) => failure);
  const messages = stdout.split(/\n(?=\S)/).filter((message) => message.trim() !== "");
  expect(messages.filter((message) => !/^node_modules\/(?!@signet\/)/.test(message))).toEqual([]);
}

async function write(path: string, content: unknown): Promise<void> {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), text);
}

const npm = (...args: string[]) => npmIn(project, ...args);

function npmIn(cwd: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const cli = process.env.npm_execpath;
  return cli === undefined ? exec("npm", args, { cwd }) : exec(process.execPath, [cli, ...args], { cwd });
}
