/** Insights: the charts under the pointer and the arrow keys. */
import { startCharts } from "./chart.js";

startCharts(document);
