// Choose light or dark before the first paint, so that a reload does not flash. Runs before the modules.
(() => {
  let wanted = null;
  try {
    wanted = localStorage.getItem("heard-theme");
  } catch {
    // Storage may be forbidden; then the system's own choice stands.
  }
  if (wanted === "light" || wanted === "dark") document.documentElement.dataset.theme = wanted;
})();
