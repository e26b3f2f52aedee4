export { type Clusters, type KMeansOptions, kMeans } from "./k-means.js";
