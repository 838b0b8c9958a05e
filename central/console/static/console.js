// Fetches the living part of the page and swaps it in only when something changed, so that nothing flickers. Where somebody asks
// for help it rings, once the sound was switched on: no browser makes a sound before its user wanted one.
(() => {
  const board = document.getElementById("board");
  const sound = document.getElementById("sound");
  const said = document.getElementById("said");
  const every = Number(board.dataset.every);
  const from = board.dataset.from;
  const title = document.title;
  const inTurn = () => [...board.querySelectorAll("a, [tabindex]")];
  let shown = "";
  let audio = null;
  let isLeaving = false;
  let asked = 0;
  let heard = 0;
  const tone = (hertz, at) => {
    const [voice, loudness] = [audio.createOscillator(), audio.createGain()];
    voice.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.3, at + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
    voice.connect(loudness).connect(audio.destination);
    voice.start(at);
    voice.stop(at + 0.55);
    return new Promise((done) => voice.addEventListener("ended", done));
  };
  // who works behind other pages would not see that the login has ended, and miss every call from then on
  const leave = async () => {
    if (isLeaving) return;
    isLeaving = true;
    if (audio) {
      tone(440, audio.currentTime);
      await Promise.race([tone(330, audio.currentTime + 0.45), new Promise((done) => setTimeout(done, 3000))]);
    }
    location.assign("/console/login");
  };
  const ring = () => {
    const calls = Number(board.querySelector("[data-rings]")?.dataset.rings ?? 0);
    document.title = calls ? `(${calls}) ${title}` : title;
    if (calls && audio) {
      tone(660, audio.currentTime);
      tone(880, audio.currentTime + 0.45);
    }
  };
  const refresh = async () => {
    // a page that may ring does so behind others too
    if (isLeaving || (document.hidden && !sound)) return;
    const turn = ++asked;
    try {
      const answer = await fetch(from, { cache: "no-store" });
      if (answer.redirected) {
        await leave();
        return;
      }
      const text = await answer.text();
      // a slow answer that a later one has overtaken would bring back what was before
      if (turn < heard) return;
      heard = turn;
      document.body.classList.toggle("stale", !answer.ok);
      if (answer.ok && text !== shown) {
        shown = text;
        const scroll = window.scrollY;
        const focused = document.activeElement?.closest("#board form")?.dataset.key;
        const place = inTurn().indexOf(document.activeElement);
        board.innerHTML = text;
        inTurn()[place]?.focus({ preventScroll: true });
        window.scrollTo(0, scroll);
        // who works by keys goes on where they were
        if (focused) board.querySelector(`form[data-key="${CSS.escape(focused)}"] button`)?.focus();
      }
    } catch {
      if (turn < heard) return;
      document.body.classList.add("stale");
    }
    ring();
  };
  // what is answered leaves the page where it is: a new one would make no sound
  const send = async (event) => {
    event.preventDefault();
    const form = event.target;
    said.textContent = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (answer.url.endsWith("/console/login")) {
        await leave();
      } else if (!answer.ok) {
        const problem = new DOMParser().parseFromString(await answer.text(), "text/html");
        said.textContent = problem.querySelector(".wrong")?.textContent ?? "没有做成，请再试一次。";
      }
    } catch {
      said.textContent = "没有发出去，请检查网络后再试。";
      document.body.classList.add("stale");
    }
    await refresh();
  };
  if (sound) {
    sound.hidden = false;
    board.addEventListener("submit", send);
    sound.addEventListener("click", () => {
      const isOn = audio === null;
      if (isOn) {
        audio = new AudioContext();
        tone(660, audio.currentTime);
      } else {
        audio.close();
        audio = null;
      }
      sound.setAttribute("aria-pressed", String(isOn));
      sound.textContent = isOn ? "关闭铃声" : "打开铃声";
    });
  }
  ring();
  if (sound) {
    const beat = new Worker("/static/beat.js");
    beat.addEventListener("message", refresh);
    beat.addEventListener("error", () => setInterval(refresh, every), { once: true });
    beat.postMessage(every);
  } else {
    setInterval(refresh, every);
  }
  document.addEventListener("visibilitychange", refresh);
})();
