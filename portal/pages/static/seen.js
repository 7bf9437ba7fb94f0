// Says that a call stands before somebody: a messenger that opens the link for a preview shows it to nobody.
"use strict";
(() => {
  const address = document.getElementById("seen").dataset.seen;
  const say = async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(address, { method: "POST" }).catch(() => null);
    if (answer && answer.ok) document.removeEventListener("visibilitychange", say);
  };
  document.addEventListener("visibilitychange", say);
  say();
})();
