/** Lets pages of other origins ask: answers preflights, and marks answers. */
export interface Cors {
  /** `undefined` for what is no preflight of an allowed origin. */
  readonly preflight: (request: Request) => Response | undefined;
  readonly mark: (request: Request, response: Response) => Response;
}

export function cors(origins: readonly string[]): Cors {
  const allowed = new Set(origins);
  const grantOf = ({ headers }: Request): string | undefined => {
    const origin = headers.get("origin");
    if (origin === null) return undefined;
    return allowed.has("*") ? "*" : allowed.has(origin) ? origin : undefined;
  };
  return {
    preflight(request) {
      const grant = grantOf(request);
      if (request.method !== "OPTIONS" || grant === undefined) return undefined;
      if (!request.headers.has("access-control-request-method")) return undefined;
      return new Response(null, {
        status: 204,
        headers: {
          "access-control-allow-origin": grant,
          "access-control-allow-methods": "GET, POST",
          "access-control-allow-headers":
            request.headers.get("access-control-request-headers") ?? "content-type",
          "access-control-max-age": "600",
          vary: "origin, access-control-request-headers",
        },
      });
    },
    mark(request, response) {
      const grant = grantOf(request);
      response.headers.set("vary", "origin");
      if (grant === undefined) return response;
      response.headers.set("access-control-allow-origin", grant);
      response.headers.set("access-control-expose-headers", "x-request-id, retry-after");
      return response;
    },
  };
}
