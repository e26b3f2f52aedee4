import { SignetError } from "@signet/core";

/** Where a model is served. */
export interface Endpoint {
  readonly baseURL: string;
  readonly url: URL;
  /** Host and path, without user, password and query: fit for ids and messages. */
  readonly label: string;
}

/** @throws {SignetError} `OPTION_INVALID` when `baseURL` is no http(s) URL; `option` is its name in the message. */
export function endpoint(baseURL: string, option = "baseURL"): Endpoint {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    // The text is not quoted: a mistyped URL may hold a password.
    throw new SignetError(
      "OPTION_INVALID",
      `\`${option}\` must be a URL that starts with http:// or https://`,
    );
  }
  return {
    baseURL,
    url,
    label: `${url.host}${url.pathname.replace(/\/+$/, "")}`,
  };
}
