// Says that somebody has the call before them: they touched the page or a key. What draws a preview of the link, or
// looks through it for harm, may run this script and call the page visible, but it touches nothing.
"use strict";
(() => {
  const address = document.getElementById("seen").dataset.seen;
  const acts = ["pointerdown", "keydown", "wheel"];
  const say = async (event) => {
    if (!event.isTrusted) return;
    const answer = await fetch(address, { method: "POST" }).catch(() => null);
    if (answer && answer.ok) for (const act of acts) removeEventListener(act, say);
  };
  for (const act of acts) addEventListener(act, say, { passive: true });
})();
