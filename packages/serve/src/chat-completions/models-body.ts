/** The one model, in the form that clients of OpenAI and of Anthropic both read. */
export function modelBody(name: string): object {
  return {
    id: name,
    object: "model",
    created: 0,
    owned_by: "signet",
    type: "model",
    display_name: name,
    created_at: "1970-01-01T00:00:00Z", // an artifact holds no clock time
  };
}

/** `GET /v1/models`. */
export function modelsBody(name: string): object {
  return { object: "list", data: [modelBody(name)], has_more: false, first_id: name, last_id: name };
}
