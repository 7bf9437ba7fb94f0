// Who must come is called: a chime for as long as an alert waits, and a notice where another window is in front.
// It names nobody and no place: who walks past hears and reads only that somebody is needed.
"use strict";
(() => {
  const button = document.getElementById("call");
  if (!button) return;
  const EVERY = 20_000;
  const state = button.querySelector("[data-on]");
  // Browsers keep a page silent until somebody has touched it; the page must not look as if it would call.
  const sound = new AudioContext();
  let open = 0, notice = null;
  const wanted = () => localStorage.getItem("call") !== "off";
  const ready = () => sound.state === "running";

  const paint = () => {
    const says = !wanted() ? "off" : ready() ? "on" : "held";
    state.textContent = state.dataset[says];
    button.classList.toggle("held", says === "held");
    button.setAttribute("aria-checked", String(says === "on"));
  };
  const tone = (pitch, at) => {
    const voice = sound.createOscillator(), loud = sound.createGain();
    voice.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(.5, at + .02);
    loud.gain.exponentialRampToValueAtTime(.001, at + .55);
    voice.connect(loud).connect(sound.destination);
    voice.start(at);
    voice.stop(at + .6);
  };
  const ring = () => [880, 660, 880, 660].forEach((pitch, i) => tone(pitch, sound.currentTime + .05 + i * .3));

  // Kept for all windows of this browser: of three open pages one rings, and who turns a page is not rung at anew.
  const rung = () => JSON.parse(localStorage.getItem("rung") || "[0, 0]");
  const turn = () => {
    paint();
    const [at, many] = rung(), since = Date.now() - at;
    if (open < many) localStorage.setItem("rung", JSON.stringify([at, open]));
    if (!open || !wanted() || !ready() || (open <= many && since >= 0 && since < EVERY)) return;
    localStorage.setItem("rung", JSON.stringify([Date.now(), open]));
    ring();
  };
  const tell = (more) => {
    if (!open && notice) { notice.close(); notice = null; }
    if (!more || !wanted() || document.hasFocus() || !("Notification" in window) || Notification.permission !== "granted") return;
    notice = new Notification(button.dataset.notice.replace("{n}", open.toLocaleString(document.documentElement.lang)), { tag: "aim-alert", renotify: true, requireInteraction: true });
    notice.onclick = () => { window.focus(); notice.close(); };
  };
  document.addEventListener("calls", (event) => { const more = event.detail > open; open = event.detail; tell(more); turn(); });
  sound.addEventListener("statechange", turn);
  for (const touch of ["pointerdown", "keydown"]) {
    document.addEventListener(touch, (event) => { if (!ready() && !button.contains(event.target)) sound.resume(); }, true);
  }
  button.addEventListener("click", async () => {
    const on = !(wanted() && ready());
    localStorage.setItem("call", on ? "on" : "off");
    paint();
    if (!on) return;
    if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
    await sound.resume();
    ring();
  });
  paint();
  setInterval(turn, 1000);
})();
