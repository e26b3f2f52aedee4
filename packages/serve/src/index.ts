export { type AdminAppOptions, adminApp } from "./admin/admin-app.js";
export { type ServeAppOptions, type ServedApp, serveApp } from "./app/serve-app.js";
export type { FailureContext } from "./app/service.js";
export {
  type AllowlistedFetcherOptions,
  allowlistedFetcher,
  type Transport,
} from "./attachments/allowlisted-fetcher.js";
export type { AttachmentFetcher } from "./attachments/attachment-reader.js";
export type { ComparisonStatus } from "./deployment/comparison.js";
export { deploy } from "./deployment/deploy.js";
export type { Answered, DeployedCall, Deployment, Side, Values } from "./deployment/deployment.js";
export type { ArtifactStatus, DeploymentStatus } from "./deployment/deployment-status.js";
export type { DeployOptions, Incoming, LiveDeployment, TrialSpec } from "./deployment/live-deployment.js";
export type { ArtifactSource, LoadOptions } from "./deployment/loaded-artifact.js";
export type { Estimate } from "./deployment/score-window.js";
export type { SideStatus } from "./deployment/side-record.js";
export type { ScoreAnswer, ScoreContext, ScoreEvent } from "./deployment/watch-scores.js";
export type { ApiKey, KeyLimits } from "./limits/api-key.js";
export type { AppLimits } from "./limits/app-limits.js";
