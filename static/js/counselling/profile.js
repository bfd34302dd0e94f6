/** The profile's page: charts, and unfolding the answer sheet that an address points at. */
import { startCharts } from "./chart.js";

function unfold() {
  const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.scrollIntoView({ block: "center" });
}

startCharts(document);
unfold();
addEventListener("hashchange", unfold);
