export type { Answered, DeployedCall, Deployment, Side, Values } from "./deployment/deployment.js";
