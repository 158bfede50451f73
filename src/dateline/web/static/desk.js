// Small aids; every page works without them: keys, lighting a claim on both sides, unfolding, progress without reloads.
"use strict";

const light = (claim, on) => {
  for (const part of document.querySelectorAll(`[data-claim="${claim}"]`)) part.classList.toggle("lit", on);
};
for (const [begin, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(begin, (event) => {
    const part = event.target instanceof Element && event.target.closest("[data-claim]");
    if (part) light(part.dataset.claim, on);
  });
}

const stops = () => [...document.querySelectorAll("a[id^='claim-'], .river a.open")];
const step = (by) => {
  const all = stops();
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  if (all[next]) all[next].focus();
};
const follow = (rel) => document.querySelector(`link[rel="${rel}"], .pager a[rel="${rel}"]`)?.href;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const river = document.querySelector(".river");
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".search input").select();
  } else if (event.key === "n" || (river && event.key === "j")) step(1);
  else if (event.key === "p" || (river && event.key === "k")) step(-1);
  else if (event.key === "o" && document.activeElement.matches(".river a.open")) document.activeElement.click();
  else if (event.key === "j" || event.key === "k") {
    const address = follow(event.key === "j" ? "next" : "prev");
    if (address) location.assign(address);
  }
});

// A count leads to the list behind it, which is folded until it is asked for.
const unfold = () => {
  const list = location.hash && document.getElementById(location.hash.slice(1));
  if (list instanceof HTMLDetailsElement) list.open = true;
};
addEventListener("hashchange", unfold);
unfold();

const progress = document.querySelector("[data-progress]");
if (progress) {
  const look = async () => {
    try {
      const page = await fetch(location.pathname, { redirect: "follow" });
      if (page.redirected) return location.replace("/");
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-progress]");
      if (fresh) progress.textContent = fresh.textContent;
    } catch {
      // The desk is being restarted: look again.
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1500);
}
