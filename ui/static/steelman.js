"use strict";
/* The page's own behaviour: links that open passages, the panel as a sheet on phones,
   scrolling, focus, copying and the theme. Python does the rest. */
window.steelman = (() => {
  const narrow = matchMedia("(max-width: 999px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = "steelman-theme";
  let opener = null;

  const behaviour = () => (calm.matches ? "auto" : "smooth");
  const box = () => document.querySelector("#question textarea");

  let chosen = null;
  try {
    chosen = localStorage.getItem(kept);
  } catch {} // storage is closed to us: the choice holds for this visit

  function theme() {
    document.body.classList.toggle("dark", chosen ? chosen === "dark" : dark.matches);
  }

  function choose(wanted) {
    chosen = wanted;
    theme();
    try {
      localStorage.setItem(kept, wanted);
    } catch {}
  }

  function masthead(element, send) {
    theme();
    dark.addEventListener("change", () => setTimeout(theme));
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-fresh]")) {
        send.fresh();
        box()?.focus();
      }
      const sources = event.target.closest("[data-sources]");
      if (sources?.getAttribute("aria-expanded") === "true") window.steelman.library.shut();
      else if (sources) send.sources();
      if (event.target.closest("[data-theme]"))
        choose(document.body.classList.contains("dark") ? "light" : "dark");
    });
    nameSwitches();
    // Gradio's menu that Escape has shut opens for no click until it has lost the focus.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.target.closest("#writer"))
        setTimeout(() => event.target.blur());
    });
  }

  /* Gradio names every radio differently and labels no group: neither arrow keys nor screen
     readers would take the options for one switch. */
  function nameSwitches() {
    for (const [id, label] of [["side", "Side"], ["move", "Move"]]) {
      const group = document.getElementById(id);
      if (!group) return requestAnimationFrame(nameSwitches);
      group.setAttribute("role", "radiogroup");
      group.setAttribute("aria-label", label);
      for (const radio of group.querySelectorAll("input")) radio.name = `switch-${id}`;
    }
  }

  function transcript(element, watch, send) {
    element.setAttribute("role", "log");
    element.setAttribute("aria-label", "Questions and answers");
    const unfolded = new Set();
    let last = null;

    element.addEventListener("click", (event) => {
      const exchange = event.target.closest("[data-exchange]")?.dataset.exchange;
      const link = event.target.closest('a[href*="#p-"]');
      if (link) {
        event.preventDefault();
        const [passage, citation] = link.hash.slice(3).split("~");
        opener = { exchange, href: link.getAttribute("href") };
        opener.nth = openers().indexOf(link);
        send.cite({ exchange, citation, passage: decodeURIComponent(passage) });
        return;
      }
      const button = event.target.closest("button");
      if (button?.dataset.ask) send.ask({ question: button.dataset.ask });
      if (button?.dataset.side) send.again({ exchange, side: button.dataset.side });
      copy(event);
      if ((button?.dataset.ask || button?.dataset.side) && !narrow.matches) box()?.focus();
    });
    element.addEventListener("toggle", (event) => {
      const at = `#${event.target.closest("[data-exchange]")?.id} details.${event.target.className}`;
      if (event.target.open) unfolded.add(at);
      else unfolded.delete(at);
    }, true);
    watch("value", () => {
      for (const at of unfolded) element.querySelector(at)?.setAttribute("open", "");
      markOpener();
      const newest = element.querySelector(".exchange:last-of-type");
      if (newest && newest.id !== last) newest.scrollIntoView({ behavior: behaviour() });
      last = newest?.id ?? null;
    });
  }

  function markOpener() {
    for (const link of document.querySelectorAll('#transcript [aria-current="true"]'))
      link.removeAttribute("aria-current");
    for (const link of openers()) link.setAttribute("aria-current", "true");
  }

  function openers() {
    if (!opener) return [];
    const links = document.querySelectorAll(`#x${opener.exchange} a`);
    return [...links].filter((link) => link.getAttribute("href") === opener.href);
  }

  /* A click on a button or a permalink with data-copy; a permalink is copied whole. */
  async function copy(event) {
    const from = event.target.closest("[data-copy]");
    if (!from) return;
    event.preventDefault();
    const [label, text] = [from.textContent, from.href ?? from.dataset.copy];
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const sheet = document.body.appendChild(document.createElement("textarea"));
      sheet.value = text;
      sheet.select();
      document.execCommand("copy");
      sheet.remove();
      from.focus();
    }
    from.textContent = "Copied";
    setTimeout(() => (from.textContent = label), 4000);
  }

  function panel(element, watch, send) {
    const backdrop = document.createElement("div");
    backdrop.className = "backdrop";
    document.getElementById("panel").before(backdrop);
    const opened = () => !element.querySelector(".panel.empty");

    function close() {
      if (!opened()) return;
      document.body.classList.remove("sheet-open");
      const back = opener?.link ?? openers()[opener?.nth];
      opener = null;
      markOpener();
      send.close();
      back?.focus({ preventScroll: true });
    }

    element.addEventListener("click", (event) => {
      const link = event.target.closest('a[href*="#p-"]');
      if (link) {
        event.preventDefault();
        send.open({ passage: decodeURIComponent(link.hash.slice(3)) });
      }
      copy(event);
      if (event.target.closest("[data-back]")) send.back();
      if (event.target.closest("[data-close]")) close();
    });
    backdrop.addEventListener("click", close);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Tab" && document.body.classList.contains("sheet-open")) stayIn(event);
    });

    function stayIn(event) {
      const stops = [...element.querySelectorAll("a[href], button")];
      const [first, end] = [stops[0], stops.at(-1)];
      if (event.shiftKey && document.activeElement === first) end.focus();
      else if (!event.shiftKey && document.activeElement === end) first.focus();
      else return;
      event.preventDefault();
    }

    watch("value", () => {
      document.body.classList.toggle("sheet-open", narrow.matches && opened());
      markOpener();
      const sheet = element.querySelector(".panel");
      if (narrow.matches && opened()) {
        sheet.setAttribute("role", "dialog");
        sheet.setAttribute("aria-modal", "true");
      }
      if (!opened()) return;
      document.getElementById("panel").scrollTop = 0;
      element.querySelector(".speaker")?.focus({ preventScroll: true });
      const shown = element.querySelector("mark") ?? element.querySelector(".opened");
      shown?.scrollIntoView({ block: "nearest", behavior: "auto" });
    });
    narrow.addEventListener("change", () => {
      document.body.classList.toggle("sheet-open", narrow.matches && opened());
    });
  }

  /* The panel is about to show a passage that this link, outside the transcript, opened. */
  function openedFrom(link) {
    opener = { link };
    markOpener();
  }

  return { masthead, transcript, panel, copy, openedFrom, calm: () => calm.matches };
})();
