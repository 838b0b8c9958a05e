// Says that somebody is at the window for video, as long as this page is open: terminals offer video only then.
(() => {
  const button = document.getElementById("duty");
  const EVERY = 20000;
  const isThere = () => button.getAttribute("aria-pressed") === "true";
  const tell = async (is) => {
    const answer = await fetch("/console/calls/duty", { method: "POST", body: new URLSearchParams({ is_there: is }) });
    return answer.ok && !answer.redirected;
  };
  const show = (is) => {
    button.setAttribute("aria-pressed", String(is));
    button.textContent = is ? "停止接听视频" : "在窗口接听视频";
  };
  const beat = () => {
    if (isThere()) tell(true).catch(() => {});
  };
  let worker = null;
  const follow = () => {
    worker?.terminate();
    worker = null;
    if (!isThere()) return;
    // the timers of a page behind others come once a minute
    worker = new Worker("/static/beat.js");
    worker.addEventListener("message", beat);
    worker.addEventListener("error", () => setInterval(beat, EVERY), { once: true });
    worker.postMessage(EVERY);
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    const wanted = !isThere();
    try {
      if (!(await tell(wanted))) return;
      show(wanted);
      follow();
    } catch {
      document.getElementById("said").textContent = "没有发出去，请检查网络后再试。";
    }
  });
  follow();
})();
