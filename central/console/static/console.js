// Fetches the living part of the page and swaps it in only when something changed, so that nothing flickers.
(() => {
  const board = document.getElementById("board");
  let shown = "";
  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(`/console/fragment?page=${board.dataset.page}`, { cache: "no-store" });
      if (answer.redirected) {
        location.assign("/console/login");
        return;
      }
      const text = await answer.text();
      document.body.classList.toggle("stale", !answer.ok);
      if (answer.ok && text !== shown) {
        shown = text;
        const scroll = window.scrollY;
        board.innerHTML = text;
        window.scrollTo(0, scroll);
      }
    } catch {
      document.body.classList.add("stale");
    }
  };
  setInterval(refresh, Number(board.dataset.every));
  document.addEventListener("visibilitychange", refresh);
})();
