// Video with a citizen, as plain WebRTC. Picture and sound go between the two ends; the centre only hands on how they find each other.
// What the citizen's screen shows comes without their data, over the same connection. Nothing is kept.
(() => {
  const [talk, said, stage] = ["talk", "said", "stage"].map((id) => document.getElementById(id));
  const [start, mute, end] = ["start", "mute", "end"].map((id) => document.getElementById(id));
  const [there, here, screen] = ["there", "here", "screen"].map((id) => document.getElementById(id));
  const ASK_EVERY = 1000;
  const GATHER_WITHIN = 4000;
  let connection = null;
  let own = null;
  let asking = 0;
  let isOpen = false;
  const post = (what, form = {}) =>
    fetch(`${talk.dataset.to}/${what}`, { method: "POST", body: new URLSearchParams(form) });
  const wordsOf = async (answer) => {
    try {
      return (await answer.json()).words;
    } catch {
      return "没有做成，请再试一次。";
    }
  };
  const close = (words) => {
    clearInterval(asking);
    isOpen = false;
    connection?.close();
    own?.getTracks().forEach((track) => track.stop());
    connection = own = there.srcObject = here.srcObject = null;
    screen.replaceChildren();
    mute.hidden = end.hidden = true;
    stage.textContent = words;
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
  const hear = async () => {
    let answer;
    try {
      answer = await post("state");
    } catch {
      stage.textContent = "网络不通，正在重试……";
      return;
    }
    if (!isOpen) return;
    if (!answer.ok) {
      close(await wordsOf(answer));
      return;
    }
    const heard = await answer.json();
    if (heard.answer && connection?.signalingState === "have-local-offer") {
      await connection.setRemoteDescription({ type: "answer", sdp: heard.answer });
    }
  };
  const begin = async () => {
    start.hidden = true;
    said.textContent = "";
    stage.textContent = "正在接通……";
    own = here.srcObject = await media();
    connection = new RTCPeerConnection({ iceServers: JSON.parse(talk.dataset.servers) });
    for (const kind of ["audio", "video"]) {
      const track = own.getTracks().find((one) => one.kind === kind);
      if (track) connection.addTrack(track, own);
      else connection.addTransceiver(kind, { direction: "recvonly" });
    }
    connection.createDataChannel("screen").addEventListener("message", show);
    connection.addEventListener("track", (event) => {
      there.srcObject ??= new MediaStream();
      there.srcObject.addTrack(event.track);
    });
    connection.addEventListener("connectionstatechange", () => {
      if (connection?.connectionState === "connected") stage.textContent = "已接通";
      if (connection?.connectionState === "failed") finish("线路中断，视频已结束。");
    });
    await connection.setLocalDescription();
    await gathered();
    const answer = await post("offer", { offer: connection.localDescription.sdp });
    if (!answer.ok) {
      close(await wordsOf(answer));
      return;
    }
    isOpen = true;
    mute.hidden = end.hidden = false;
    asking = setInterval(hear, ASK_EVERY);
  };
  const finish = async (words) => {
    close(words);
    try {
      await post("end");
    } catch {
      // the centre ends by itself what it hears no more of
    }
  };
  start.addEventListener("click", () => begin().catch(() => finish("没有接通，请刷新页面再试。")));
  end.addEventListener("click", () => finish("视频已结束。"));
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
