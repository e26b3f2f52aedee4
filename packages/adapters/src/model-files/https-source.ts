import { open, stat } from "node:fs/promises";
import type { FetchTask, ModelSource } from "./model-source.js";

export interface HttpsSourceOptions {
  /** Until the response's headers, redirects included. */
  readonly connectTimeoutMs?: number;
  /** Between two pieces of the body. */
  readonly stallTimeoutMs?: number;
}

/** The file at a URL. A part that is already there is continued with a range request; a server that ignores ranges starts over. */
export function httpsSource(
  url: string,
  { connectTimeoutMs = 5_000, stallTimeoutMs = 30_000 }: HttpsSourceOptions = {},
): ModelSource {
  return {
    name: url,
    fetch: async (task) => {
      const timer = watchdog(task.signal);
      try {
        timer.restart(connectTimeoutMs);
        const { response, from } = await request(url, task, timer.signal);
        await save(response, from, task, () => timer.restart(stallTimeoutMs));
      } finally {
        timer.stop();
      }
    },
  };
}

async function request(
  url: string,
  { file, partPath }: FetchTask,
  signal: AbortSignal,
): Promise<{ response: Response; from: number }> {
  const size = await sizeOf(partPath);
  const from = size < file.bytes ? size : 0;
  const response = await fetch(url, { signal, headers: from > 0 ? { range: `bytes=${from}-` } : {} });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (
    from > 0 &&
    response.status === 206 &&
    response.headers.get("content-range") === `bytes ${from}-${file.bytes - 1}/${file.bytes}`
  )
    return { response, from };
  const length = response.headers.get("content-length");
  if (response.status !== 200 || (length !== null && Number(length) !== file.bytes)) {
    await response.body?.cancel();
    throw new Error(`${url} holds another file: ${length} bytes, not ${file.bytes}`);
  }
  return { response, from: 0 };
}

async function save(
  response: Response,
  from: number,
  { file, partPath, onProgress }: FetchTask,
  onPiece: () => void,
): Promise<void> {
  if (!response.body) throw new Error(`${response.url} sent no body`);
  const handle = await open(partPath, from > 0 ? "r+" : "w");
  try {
    let receivedBytes = from;
    for await (const piece of response.body) {
      onPiece();
      await handle.write(piece, 0, piece.length, receivedBytes);
      receivedBytes += piece.length;
      onProgress({ receivedBytes, totalBytes: file.bytes });
    }
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}

/** A signal that fires with the given one, or when nobody restarted its timer in time. */
function watchdog(outer: AbortSignal): {
  signal: AbortSignal;
  restart: (ms: number) => void;
  stop: () => void;
} {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: AbortSignal.any([outer, late.signal]),
    restart: (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(new Error(`nothing received for ${ms / 1000} s`)), ms);
    },
    stop: () => clearTimeout(timer),
  };
}
