import { testConformance } from "../testing/test-conformance.js";
import { composed } from "./strategies-under-test.js";

testConformance(composed);
