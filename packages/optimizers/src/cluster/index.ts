export {
  type ChooseClustersOptions,
  type ClusterRow,
  type ClusterTable,
  chooseClusters,
} from "./choose-clusters.js";
export { type Clusters, type KMeansOptions, kMeans } from "./k-means.js";
export {
  type PrincipalComponents,
  type PrincipalComponentsOptions,
  principalComponents,
} from "./principal-components.js";
export { randomPartition } from "./random-partition.js";
export { silhouette } from "./silhouette.js";
