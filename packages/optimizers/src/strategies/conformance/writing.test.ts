import { testConformance } from "../testing/test-conformance.js";
import { writing } from "./strategies-under-test.js";

testConformance(writing);
