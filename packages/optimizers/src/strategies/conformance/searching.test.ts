import { testConformance } from "../testing/test-conformance.js";
import { searching } from "./strategies-under-test.js";

testConformance(searching);
