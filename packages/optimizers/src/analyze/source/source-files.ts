import { dirname, extname, resolve } from "node:path";
import { Project, type SourceFile, ts } from "ts-morph";

/** The text of a file, `undefined` when there is none that can be read. */
export type ReadText = (path: string) => string | undefined;

/** The user's files, each parsed when it is first asked for. Packages are never opened. */
export interface SourceFiles {
  readonly open: (path: string) => SourceFile | undefined;
  /** The file that a relative specifier means, as a bundler or TypeScript would find it. */
  readonly follow: (from: SourceFile, specifier: string) => SourceFile | undefined;
}

const MOST_FILES = 100;
const MOST_CHARACTERS = 16_000_000;

/** Opens at most a hundred files of 16 million characters together; beyond that there are none. */
export function sourceFiles(readText: ReadText): SourceFiles {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: {
      allowJs: true,
      noLib: true,
      noResolve: true,
      types: [],
      moduleDetection: ts.ModuleDetectionKind.Force, // the names of one script are no names of another
    },
  });
  const opened = new Map<string, SourceFile | undefined>();
  const paths = new Map<SourceFile, string>();
  let characters = 0;

  const open = (path: string): SourceFile | undefined => {
    if (opened.has(path)) return opened.get(path);
    const text = paths.size < MOST_FILES ? readText(path) : undefined;
    const file =
      text === undefined || characters + text.length > MOST_CHARACTERS
        ? undefined
        : // Numbered: what a path may look like differs between systems.
          project.createSourceFile(`/${paths.size}${parsedAs(path)}`, text);
    characters += file === undefined ? 0 : (text?.length ?? 0);
    opened.set(path, file);
    if (file !== undefined) paths.set(file, path);
    return file;
  };
  return {
    open,
    follow(from, specifier) {
      const path = paths.get(from);
      if (path === undefined || !/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
      const base = resolve(dirname(path), specifier.replace(/[?#].*$/, ""));
      if (/[\\/]node_modules[\\/]/.test(base)) return undefined;
      for (const candidate of candidatesOf(base)) {
        const file = open(candidate);
        if (file !== undefined) return file;
      }
      return undefined;
    },
  };
}

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];
/** What is written with the extension of its output stands in a file of its source's. */
const sourceOfOutput: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

function candidatesOf(base: string): readonly string[] {
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  return [
    ...(sourceOfOutput[extension] ?? []).map((other) => stem + other),
    ...(extensions.includes(extension) ? [base] : []),
    ...extensions.map((other) => base + other),
    ...extensions.map((other) => resolve(base, `index${other}`)),
  ];
}

function parsedAs(path: string): string {
  const extension = extname(path);
  return extensions.includes(extension) ? extension : ".ts";
}
