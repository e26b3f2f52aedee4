// The suite in a page, against the server that the page comes from.
import { runSuite } from "./suite.mjs";

globalThis.signetResults = runSuite(location.origin);
