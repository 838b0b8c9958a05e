// Video with a citizen, as plain WebRTC. Picture and sound go between the two ends; the centre only hands on how they find each other.
// What the citizen's screen shows comes without their data, over the same connection. Nothing is kept.
(() => {
  const [talk, said, stage] = ["talk", "said", "stage"].map((id) => document.getElementById(id));
  const [start, mute, end, gone] = ["start", "mute", "end", "gone"].map((id) => document.getElementById(id));
  const [there, here, screen] = ["there", "here", "screen"].map((id) => document.getElementById(id));
  const ASK_EVERY = 1000;
  const GATHER_WITHIN = 4000;
  const ANSWER_WITHIN = 5000;
  const LOST_AFTER = 10000;
  let connection = null;
  let own = null;
  let theirs = null;
  let asking = 0;
  let heardAt = 0;
  let isAsking = false;
  // whether the centre may hold this page for the one that answered
  let isOpen = false;
  const post = (what, form = {}) =>
    fetch(`${talk.dataset.to}/${what}`, {
      method: "POST",
      body: new URLSearchParams(form),
      redirect: "manual",
      keepalive: what === "end",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
  const wordsOf = async (answer) => {
    if (answer.type === "opaqueredirect") return "登录已过期，视频没有接通或已结束，请重新登录。";
    try {
      return (await answer.json()).words ?? "没有做成，请再试一次。";
    } catch {
      return "没有做成，请再试一次。";
    }
  };
  const quiet = () => {
    clearInterval(asking);
    isOpen = false;
    own?.getTracks().forEach((track) => track.stop());
    own = here.srcObject = there.srcObject = null;
    screen.replaceChildren();
    mute.hidden = end.hidden = gone.hidden = true;
  };
  const close = (words) => {
    quiet();
    connection?.close();
    connection = theirs = null;
    stage.textContent = words;
  };
  // the centre hears of it first: a connection that only breaks is a lost one to the terminal
  const finish = async (words, form = {}) => {
    const wasOpen = isOpen;
    quiet();
    stage.textContent = "正在结束……";
    try {
      if (wasOpen) await post("end", form);
    } catch {
      // the centre ends by itself what it hears no more of
    }
    close(words);
  };
  // a camera that is not there, or not allowed, leaves the voice; without both one still sees and hears the citizen
  const media = async () => {
    for (const wanted of [{ audio: true, video: { width: 640, height: 480 } }, { audio: true }]) {
      try {
        return await navigator.mediaDevices.getUserMedia(wanted);
      } catch {
        said.textContent = "摄像头或话筒没有打开，请检查浏览器的权限。";
      }
    }
    return new MediaStream();
  };
  const gathered = () =>
    new Promise((done) => {
      const look = () => connection?.iceGatheringState === "complete" && done();
      connection.addEventListener("icegatheringstatechange", look);
      setTimeout(done, GATHER_WITHIN);
      look();
    });
  const line = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };
  const show = (event) => {
    const view = JSON.parse(event.data);
    const rows = document.createElement("ul");
    rows.append(...view.lines.map((text) => line("li", text)));
    screen.replaceChildren(line("h3", view.title), rows);
  };
  const isConnected = () => connection?.connectionState === "connected";
  // a picture that no longer moves is not left: the citizen might be held for being there
  const follow = () => {
    if (!isOpen) return;
    const state = connection?.connectionState;
    if (state === "connected") {
      there.srcObject = theirs;
      stage.textContent = "已接通";
      gone.hidden = false;
    } else if (state === "disconnected") {
      there.srcObject = null;
      stage.textContent = "线路不稳，正在恢复……";
    } else if (state === "failed") {
      finish("线路中断，视频已结束。");
    }
  };
  const ask = async () => {
    let answer;
    try {
      answer = await post("state", { is_connected: isConnected() });
    } catch {
      answer = null;
    }
    if (!isOpen) return;
    if (answer && !answer.ok && answer.status < 500) {
      close(await wordsOf(answer));
      return;
    }
    if (!answer?.ok) {
      if (performance.now() - heardAt >= LOST_AFTER) await finish("网络不通，视频已结束。");
      else stage.textContent = "网络不通，正在重试……";
      return;
    }
    const heard = await answer.json();
    heardAt = performance.now();
    if (heard.answer && connection?.signalingState === "have-local-offer") {
      await connection.setRemoteDescription({ type: "answer", sdp: heard.answer });
    }
    follow();
  };
  const hear = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      await ask();
    } catch {
      await finish("没有接通，请刷新页面再试。");
    } finally {
      isAsking = false;
    }
  };
  const begin = async () => {
    start.hidden = true;
    said.textContent = "";
    stage.textContent = "正在接通……";
    const may = await post("ready");
    if (!may.ok) {
      close(await wordsOf(may));
      start.hidden = false;
      return;
    }
    own = here.srcObject = await media();
    connection = new RTCPeerConnection({ iceServers: JSON.parse(talk.dataset.servers) });
    for (const kind of ["audio", "video"]) {
      const track = own.getTracks().find((one) => one.kind === kind);
      if (track) connection.addTrack(track, own);
      else connection.addTransceiver(kind, { direction: "recvonly" });
    }
    connection.createDataChannel("screen").addEventListener("message", show);
    theirs = new MediaStream();
    connection.addEventListener("track", (event) => theirs?.addTrack(event.track));
    connection.addEventListener("connectionstatechange", follow);
    await connection.setLocalDescription();
    await gathered();
    isOpen = true;
    const answer = await post("offer", { offer: connection.localDescription.sdp });
    if (!answer.ok) {
      close(await wordsOf(answer));
      return;
    }
    mute.hidden = end.hidden = false;
    heardAt = performance.now();
    asking = setInterval(hear, ASK_EVERY);
  };
  start.addEventListener("click", () => begin().catch(() => finish("没有接通，请刷新页面再试。")));
  // before, a press would have done nothing
  start.hidden = false;
  end.addEventListener("click", () => finish("视频已结束。"));
  gone.addEventListener("click", () => {
    if (confirm("确定群众已经离开？终端会结束这次办理，清除填写的内容。")) {
      finish("视频已结束，终端会结束这次办理。", { is_deserted: true });
    }
  });
  mute.addEventListener("click", () => {
    const isMuted = mute.getAttribute("aria-pressed") !== "true";
    own?.getAudioTracks().forEach((track) => { track.enabled = !isMuted; });
    mute.setAttribute("aria-pressed", String(isMuted));
    mute.textContent = isMuted ? "取消静音" : "静音";
  });
  addEventListener("pagehide", () => {
    if (isOpen) navigator.sendBeacon(`${talk.dataset.to}/end`, new URLSearchParams());
  });
})();
