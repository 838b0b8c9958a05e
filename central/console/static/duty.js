// Says that somebody is at the window for video, as long as this page is open: terminals offer video only then.
// Each page speaks for itself: one that closes ends nothing in another. What was wanted is kept in this tab alone, for when its page loads again.
(() => {
  const button = document.getElementById("duty");
  const said = document.getElementById("said");
  const TO = "/console/calls/duty";
  const EVERY = 20000;
  const WITHIN = 10000;
  const who = button.dataset.who;
  const tab = [...crypto.getRandomValues(new Uint8Array(12))].map((part) => part.toString(16).padStart(2, "0")).join("");
  const isThere = () => button.getAttribute("aria-pressed") === "true";
  const form = (is) => new URLSearchParams({ is_there: is, tab });
  // true, false where the centre refuses (the login is over, the account may not), null where it was not reached
  const tell = async (is) => {
    try {
      const signal = AbortSignal.timeout(WITHIN);
      const answer = await fetch(TO, { method: "POST", body: form(is), redirect: "manual", signal });
      return answer.ok ? true : answer.status >= 500 ? null : false;
    } catch {
      return null;
    }
  };
  const show = (is) => {
    button.setAttribute("aria-pressed", String(is));
    button.textContent = is ? button.dataset.stop : button.dataset.take;
    if (is) sessionStorage.setItem("duty", who);
    else sessionStorage.removeItem("duty");
    follow();
  };
  const say = (is) => {
    said.textContent = { true: "", false: "现在没有在岗：登录已过期，或账户没有权限，请重新登录。", null: "没有发出去，请检查网络。" }[is];
  };
  let wasLost = false;
  const beat = async () => {
    if (!isThere()) return;
    const is = await tell(true);
    if (!isThere()) return;
    if (is === false) show(false);
    if (!is || wasLost) say(is);
    wasLost = is === null;
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
    const is = await tell(wanted);
    say(is);
    // the centre forgets by itself who says no more
    if (is || !wanted) show(wanted);
  });
  addEventListener("pagehide", () => {
    if (isThere()) navigator.sendBeacon(TO, form(false));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) beat();
  });
  if (sessionStorage.getItem("duty") === who) {
    show(true);
    beat();
  }
})();
