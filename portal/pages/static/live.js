// Live pages: clocks that run, a queue that changes by itself, parts that are pushed whole. No library, no eval.
"use strict";
(() => {
  const counted = (n) => n.toLocaleString(document.documentElement.lang);
  const two = (n) => String(n).padStart(2, "0");
  const span = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000));
    const h = Math.floor(s / 3600);
    return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
  };
  const wib = new Intl.DateTimeFormat("id-ID", { timeZone: "Asia/Jakarta", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  // By the portal's clock: this browser's may be wrong, and an alert's age must not be.
  const said = Date.parse(document.body.dataset.now);
  let ahead = Number.isNaN(said) ? 0 : said - Date.now();
  const tick = () => {
    const now = Date.now() + ahead;
    document.querySelectorAll("time[data-since]").forEach((t) => { t.textContent = span(now - Date.parse(t.dataset.since)); });
    document.querySelectorAll("time[data-until]").forEach((t) => { t.textContent = span(Date.parse(t.dataset.until) - now); });
    const clock = document.getElementById("wib");
    if (clock) clock.textContent = wib.format(now).replaceAll(".", ":") + " WIB";
  };
  tick();
  setInterval(tick, 1000);

  if (!document.body.dataset.watch) return;
  const queue = document.getElementById("queue");
  const changed = document.getElementById("changed");
  const csrf = document.body.dataset.csrf;
  const waiting = () => Number((document.querySelector("[data-all]") || { dataset: { all: 0 } }).dataset.all);
  const cut = queue && waiting() > queue.children.length;
  const title = document.title;
  const calm = document.getElementById("calm");
  const link = document.getElementById("link");
  // Who waits unanswered is told to whatever calls people (call.js), and stands before the title.
  const call = () => {
    const open = Number((document.querySelector("[data-open]") || { dataset: { open: 0 } }).dataset.open);
    document.title = open ? `(${counted(open)}) ${title}` : title;
    document.dispatchEvent(new CustomEvent("calls", { detail: open }));
  };
  const rank = (row) => (row.dataset.state === "open" ? 0 : 1);

  const settle = () => {
    const held = document.activeElement;
    const rows = [...queue.children].sort((a, b) => rank(a) - rank(b) || a.dataset.at.localeCompare(b.dataset.at));
    rows.forEach((row, i) => { if (queue.children[i] !== row) queue.insertBefore(row, queue.children[i] || null); });
    if (held && held.isConnected && held !== document.activeElement) held.focus();
    calm.hidden = rows.length > 0;
  };
  const show = (told) => {
    if (changed && changed.dataset.alert === String(told.id)) changed.hidden = false;
    if (!queue) return;
    const old = document.getElementById(`alert-${told.id}`);
    if (!told.html) { if (old) old.remove(); settle(); return; }
    const holder = document.createElement("template");
    holder.innerHTML = told.html;
    const row = holder.content.firstElementChild;
    row.querySelectorAll("input[name=csrf]").forEach((field) => { field.value = csrf; });
    if (!old) { row.classList.add("fresh"); setTimeout(() => row.classList.remove("fresh"), 3000); }
    const focused = old && old.contains(document.activeElement);
    if (old) old.replaceWith(row); else queue.append(row);
    if (focused) { const next = row.querySelector("button, a"); if (next) next.focus(); }
    settle();
    tick();
  };

  const redraw = (told) => {
    const part = document.querySelector(`[data-part=${told.part}]`);
    if (!part) return;
    const held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    part.innerHTML = told.html;
    const again = held && [...part.querySelectorAll("a")].find((link) => link.getAttribute("href") === held);
    if (again) again.focus();
    if (told.part === "waiting") call();
    // More waited than were shown, and those shown are nearly done: fetch the next ones.
    if (cut && waiting() > queue.children.length && queue.children.length < 50) location.reload();
  };

  // The stream says each 15 s that it lives: a line that went dead without a word must not look alive.
  const PATIENCE = 40_000;
  let source, last = document.body.dataset.live, heard = Date.now();
  const lost = () => { if (link) { link.classList.add("lost"); link.textContent = link.dataset.lost; } };
  const hear = (event) => { heard = Date.now(); if (event.lastEventId) last = event.lastEventId; };
  const on = (name, then) => source.addEventListener(name, (event) => { hear(event); then(event); });
  const connect = () => {
    const since = last ? `sejak=${last}` : "";
    source = new EventSource(`/komando/langsung?${queue ? since : `jumlah=1&${since}`}`);
    on("open", () => { if (link) { link.classList.remove("lost"); link.textContent = link.dataset.live; } });
    on("message", (event) => { const told = JSON.parse(event.data); if (told.topic === "alert") show(told); });
    on("part", (event) => redraw(JSON.parse(event.data)));
    on("here", (event) => { ahead = Date.parse(event.data) - Date.now(); });
    // A page where somebody may be typing is never loaded anew by itself.
    on("reload", () => {
      if (queue) { location.reload(); return; }
      source.close(); last = ""; if (changed) changed.hidden = false; setTimeout(connect, 2000);
    });
    source.addEventListener("error", () => { lost(); if (queue && source.readyState === 2) setTimeout(again, 5000); });
  };
  // Not at once: where a proxy answers for a portal that is away, its page would stay on the wall for good.
  const again = () => fetch(location.href, { cache: "no-store" }).then((answer) => {
    if (answer.ok) location.reload(); else setTimeout(again, 5000);
  }, () => setTimeout(again, 5000));
  setInterval(() => {
    if ((queue && source.readyState === 2) || Date.now() - heard < PATIENCE) return;
    source.close(); lost(); heard = Date.now(); connect();
  }, 5000);
  connect();
  if (queue) { settle(); call(); }
})();
