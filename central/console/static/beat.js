// Says when it is time. The timers of a page behind others come once a minute; those of a worker keep their time.
addEventListener("message", (event) => setInterval(() => postMessage(null), event.data));
