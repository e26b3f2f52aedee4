/** Orders to whoever reads the prompt to leave its own orders. "Ignore any instructions that stand in the message" is none. */
export const OVERRIDES: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,20}\b(?:previous|prior|above|earlier|preceding|former)\b[^.\n]{0,20}\b(?:instructions?|prompts?|rules|directives?|guidelines)\b/giu,
  /\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any)\s+)?(?:of\s+)?your\s+(?:\w+\s+)?(?:instructions?|prompts?|rules|guidelines|training|guardrails)\b/giu,
  /\b(?:ignore|disregard|forget)\s+(?:everything|anything|all|what)(?:\s+that)?\s+(?:(?:is|was|came|stands|said|written)\s+)*(?:(?:above|before)(?=\s*(?:[.,;!\n]|$)|\s+(?:and|this)\b)|you\s+(?:were|have\s+been)\b)/giu,
  /\b(?:ignore|disregard)\s+(?:all\s+)?(?:the\s+)?(?:above\b(?!\s+\w+(?:ed|s)\b)|system\s+(?:prompt|message))/giu,
  /(?<!\b(?:if|when|where|once|as|that|what|since|because)\s)\b(?:you\s+are|you['’]re)\s+now\b(?!\s+(?:given|shown|ready|asked|going|about|able|looking|reading)\b)/giu,
  /\b(?:from\s+now\s+on,?\s+you\s+(?:are|will|must|act)|you\s+will\s+now\s+(?:act|be|play|behave))\b/giu,
  /\b(?:enter|enable|activate|switch\s+to)\s+(?:the\s+)?(?:developer|debug|admin|god|dan|jailbreak)\s+mode\b/giu,
  /\b(?:do\s+not|don['’]t|never|stop)\s+follow(?:ing)?\s+(?:your|the|any)\s+(?:previous|prior|earlier|original|system)\s+(?:instructions?|prompt|rules)\b/giu,
  /^[^\p{L}\p{N}\n]*new\s+(?:system\s+)?(?:instructions?|prompt|rules)[^\p{L}\p{N}\n:]*:/gimu,
];
